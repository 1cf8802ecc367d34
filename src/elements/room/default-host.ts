/** The server that a room uses unless the page names one: that of this script, or else of the page. */
export function defaultHost(): string {
  const script = new URL(import.meta.url);
  return /^https?:$/.test(script.protocol) ? script.origin : location.origin;
}
