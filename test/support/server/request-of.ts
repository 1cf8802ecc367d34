import { formatHello } from '../../../src/protocol/hello.js';
import { helloOf } from '../client.js';

/** The request by which a member opens its socket. */
export function requestOf(room: string, id: string, presence = '{}'): Request {
  const hello = formatHello(helloOf(id, { presence }));
  return new Request(`http://my.host/parties/main/${room}?_pk=${id}`, {
    headers: { 'sec-websocket-protocol': hello.join(', ') },
  });
}
