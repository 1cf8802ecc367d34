import { ConnectionError } from '../../core/index.js';

/** Turns what the core throws for a wrong attribute or presence into a `ConnectionError`, like other failures. */
export function badRequest(cause: unknown): ConnectionError {
  return new ConnectionError('bad-request', { message: cause instanceof Error ? cause.message : String(cause), cause });
}

/** Has a room tell that it tries to reach the server. The core asks for parameters before each attempt; this adds none. */
export function tellAttempt(room: HTMLElement): Readonly<Record<string, string>> {
  room.dispatchEvent(new Event('attempt'));
  return {};
}
