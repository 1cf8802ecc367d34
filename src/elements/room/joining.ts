import { ConnectionError } from '../../core/index.js';

/** Turns what the core throws for a wrong attribute or presence into a `ConnectionError`, like other failures. */
export function badRequest(cause: unknown): ConnectionError {
  return new ConnectionError('bad-request', { message: cause instanceof Error ? cause.message : String(cause), cause });
}

/** The server that a room uses unless the page names one: that of this script, or else of the page. */
export function defaultHost(): string {
  const script = new URL(import.meta.url);
  return /^https?:$/.test(script.protocol) ? script.origin : location.origin;
}
