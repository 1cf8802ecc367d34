/** A registered class keeps the address of its copy of the library here. */
const SOURCE = Symbol.for('webrtc-elements.source');

type Registered = CustomElementConstructor & { [SOURCE]?: string };

/** The address of this copy; bundlers that write classic scripts leave it out. */
const address = (import.meta.url as string | undefined) ?? 'a bundle';

let warned = false;

/**
 * Whether a tag is still to be registered: the first copy of the library in a page wins. The first time that another copy
 * was faster, warns and names both.
 */
export function isFirst(tag: string, element: Registered): boolean {
  const first: Registered | undefined = customElements.get(tag);
  if (!first) {
    element[SOURCE] = address;
    return true;
  }
  if (first !== element && !warned) {
    warned = true;
    // The one-file build drops what reads `console.warn()`, for the sake of PartySocket.
    globalThis.console.warn(
      `webrtc-elements is loaded twice. <${tag}> is from ${first[SOURCE] ?? 'another script'} and not from ${address}`,
    );
  }
  return false;
}
