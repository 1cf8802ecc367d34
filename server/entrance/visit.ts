import type { Pass, Refusal } from './entrance.js';
import type { Deliver, OpenRoom } from '../room/open-room.js';
import { refuse } from '../room/outgoing.js';
import type { Arrival } from '../room/room.js';

/** Where a visit leads to. */
export type Way<Socket> = { readonly room: OpenRoom<Socket>; readonly pass: Pass } | Refusal;

/** One socket, from when it opens. What it says before it is let in waits. */
export class Visit<Socket> {
  readonly #socket: Socket;
  readonly #deliver: Deliver<Socket>;
  #room: OpenRoom<Socket> | undefined;
  #early: (string | Uint8Array<ArrayBuffer>)[] | undefined = [];
  #closed = false;

  constructor(socket: Socket, deliver: Deliver<Socket>) {
    this.#socket = socket;
    this.#deliver = deliver;
  }

  /** One that has been let in before. */
  static resume<Socket>(socket: Socket, room: OpenRoom<Socket>): Visit<Socket> {
    const visit = new Visit<Socket>(socket, () => undefined);
    visit.#room = room;
    visit.#early = undefined;
    return visit;
  }

  /** Enters, or is sent away. */
  async follow(way: Promise<Way<Socket>>, claims: Pick<Arrival, 'id' | 'instance' | 'version'>): Promise<void> {
    const found = await way;
    const early = this.#early ?? [];
    this.#early = undefined;
    if (this.#closed) return;
    if ('refused' in found) {
      this.#deliver(refuse(this.#socket, found.refused, found.message));
      return;
    }
    this.#room = found.room;
    found.room.open(this.#socket, { ...claims, ...found.pass });
    for (const data of early) found.room.receive(this.#socket, data);
  }

  receive(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#early) this.#early.push(data);
    else this.#room?.receive(this.#socket, data);
  }

  close(code: number): void {
    this.#closed = true;
    this.#room?.close(this.#socket, code);
  }
}
