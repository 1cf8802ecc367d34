/** Yields the element, the host of the shadow root that it is in, the host around that one, and so on. */
export function* selfAndHosts(element: Element): Generator<Element> {
  for (let at: Element | undefined = element; at;) {
    yield at;
    const root: Node = at.getRootNode();
    // `instanceof ShadowRoot` would be false in another window.
    at = root.nodeType === Node.DOCUMENT_FRAGMENT_NODE ? (root as Partial<ShadowRoot>).host : undefined;
  }
}
