import { page } from '../page-support.js';

/** The server that a room uses unless the page names one: that of this script, or else of the page. Empty if it has none. */
export function defaultHost(): string {
  // Bundlers that write classic scripts leave the address of the script out; then nothing matches.
  const [script] = /^https?:\/\/[^/]+/.exec(import.meta.url) ?? [];
  const origin = page.origin ?? page.location?.origin; // happy-dom has no `origin`
  return script ?? (origin === 'null' ? '' : (origin ?? ''));
}
