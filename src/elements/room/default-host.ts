/** The server that a room uses unless the page names one: that of this script, or else of the page. Empty if it has none. */
export function defaultHost(): string {
  const script = new URL(import.meta.url);
  if (/^https?:$/.test(script.protocol)) return script.origin;
  return origin === 'null' ? '' : origin;
}
