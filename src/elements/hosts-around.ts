/** Returns the element, the host of the shadow root that it is in, the host around that one, and so on. */
export function selfAndHosts(element: Element): Element[] {
  const { host } = element.getRootNode() as Partial<ShadowRoot>;
  // The root may also be a link, whose `host` is text. `instanceof` would not know an element of another window.
  return host?.nodeType ? [element, ...selfAndHosts(host)] : [element];
}
