import { refuse, type Fatal } from '../../server/room/outgoing.js';
import { deliverTo } from '../../server/room/deliver.js';
import type { SocketHost, TestSocket } from './test-socket.js';
import { TaskLine } from './task-line.js';

/** Sends what a room has for its sockets. It grants no ICE servers. */
export const deliver = deliverTo<TestSocket>({
  send: (socket, data) => socket.deliver(data),
  close: (socket, { code, reason }) => socket.hangUp(code, reason),
  renew: (socket) => socket.deliver(JSON.stringify({ type: 'ice', iceServers: [] })),
});

/** Opens a socket only to tell it why it is refused. */
export class Refuser implements SocketHost {
  readonly post = new TaskLine().post;
  readonly #code: Fatal;
  readonly #message: string;

  constructor(code: Fatal, message: string) {
    this.#code = code;
    this.#message = message;
  }

  enter(socket: TestSocket): void {
    socket.open();
    deliver(refuse(socket, this.#code, this.#message));
  }

  receive(): void {
    // It is about to close.
  }

  leave(): void {
    // It was never here.
  }
}
