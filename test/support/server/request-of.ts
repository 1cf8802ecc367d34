import { formatHello } from '../../../src/protocol/hello.js';
import { keyOf } from '../client.js';

/** The request by which a member opens its socket. */
export function requestOf(room: string, id: string, presence = '{}'): Request {
  const hello = formatHello({ instance: '1', key: keyOf(id), presence, transports: '[]' });
  return new Request(`http://my.host/parties/main/${room}?_pk=${id}`, {
    headers: { 'sec-websocket-protocol': hello.join(', ') },
  });
}
