/** The server that a room uses unless the page names one: that of this script, or else of the page. Empty if it has none. */
export function defaultHost(): string {
  const script = import.meta.url as string | undefined; // bundlers that write classic scripts leave it out
  if (/^https?:/.test(String(script))) return new URL(String(script)).origin;
  return origin === 'null' ? '' : origin;
}
