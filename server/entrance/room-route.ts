const METHODS = 'GET, HEAD, OPTIONS';

/** An answer to an HTTP request. */
export interface RoomAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/**
 * Answers a request for `/:party/:room` that opens no WebSocket. `GET` shows that there is a server, to pages of all origins; it says
 * nothing about the room.
 */
export function answerRoom(method: string): RoomAnswer {
  const headers = {
    'access-control-allow-headers': 'content-type',
    'access-control-allow-methods': METHODS,
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
  };
  if (method === 'OPTIONS') return { status: 204, headers, body: null };
  const text = { ...headers, 'content-type': 'text/plain; charset=utf-8' };
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, headers: { ...text, allow: METHODS }, body: 'Use GET, or open a WebSocket.\n' };
  }
  return { status: 200, headers: text, body: 'This is a room. Open it as a WebSocket.\n' };
}
