import type { Bytes } from '../../src/protocol/bytes.js';
import type { RefusalCode, ServerFrame } from '../../src/protocol/frames.js';
import { isPassed, type Close, type Outgoing, type Renewal } from './outgoing.js';

/** Sends what a room has for its sockets. `from`: whose frame caused this. `Sender`: with several servers, not only a socket of this one. */
export type Deliver<Socket, Sender = Socket> = (out: readonly Outgoing<Socket>[], from?: Sender) => void;

/** What an adapter can do with its sockets. */
export interface SocketActions<Socket, Sender> {
  /** Sends a frame. `from`: who sends it, so that the adapter can slow them down. */
  send(socket: Socket, data: string | Bytes, from?: Sender): void;
  close(socket: Socket, close: Close): void;
  renew(socket: Socket, renewal: Renewal): void;
  /** A socket has answered the ping with this number. For adapters that send pings. */
  acknowledge?(socket: Socket, n: number): void;
  /** A socket is being refused something. */
  onRefusal?(socket: Socket, code: RefusalCode): void;
}

/** How a room delivers to the sockets of an adapter. A frame that goes to many is turned into text once. */
export function deliverTo<Socket, Sender = Socket>(actions: SocketActions<Socket, Sender>): Deliver<Socket, Sender> {
  return (out, from) => {
    let last: ServerFrame | undefined;
    let text = '';
    for (const [socket, what] of out) {
      if (isPassed(what)) {
        actions.send(socket, what, from);
      } else if (what.type === 'close') {
        actions.close(socket, what);
      } else if (what.type === 'renew') {
        actions.renew(socket, what);
      } else if (what.type === 'acknowledged') {
        actions.acknowledge?.(socket, what.n);
      } else {
        if (what.type === 'error') actions.onRefusal?.(socket, what.code);
        if (what !== last) text = JSON.stringify(what);
        last = what;
        actions.send(socket, text); // nobody waits for one of many readers
      }
    }
  };
}
