import { offersOf } from '../greetings.js';

/** The request by which a member opens its socket. */
export function requestOf(room: string, id: string, presence = '{}'): Request {
  return new Request(`http://my.host/parties/main/${room}?_pk=${id}`, {
    headers: { 'sec-websocket-protocol': offersOf(id, { room, presence }).join(', ') },
  });
}
