import type { Deliver } from '../room/deliver.js';
import { refuse } from '../room/outgoing.js';
import type { Arrival } from '../room/room.js';
import type { RoomHost } from '../room/room-host.js';
import type { Pass, Refusal } from './entrance.js';

/** Whether a socket may enter a room: the room and what it gets there, or why not. */
export type AdmissionResult<Socket> = { readonly room: RoomHost<Socket>; readonly pass: Pass } | Refusal;

type Frame = string | Uint8Array<ArrayBuffer>;

type State<Socket> =
  | { readonly name: 'waiting'; readonly frames: Frame[] }
  | { readonly name: 'inside'; readonly room: RoomHost<Socket> }
  | { readonly name: 'gone' };

/** One socket, from when it opens until it closes. Its frames wait until it has been admitted. */
export class Visit<Socket> {
  readonly #socket: Socket;
  readonly #deliver: Deliver<Socket>;
  #state: State<Socket> = { name: 'waiting', frames: [] };

  constructor(socket: Socket, deliver: Deliver<Socket>) {
    this.#socket = socket;
    this.#deliver = deliver;
  }

  /** The visit of a socket that is in the room already. */
  static resume<Socket>(socket: Socket, room: RoomHost<Socket>): Visit<Socket> {
    const visit = new Visit<Socket>(socket, () => undefined);
    visit.#state = { name: 'inside', room };
    return visit;
  }

  /** Enters the room, or refuses the socket. `claims`: what the socket says about itself. */
  async enter(
    admission: Promise<AdmissionResult<Socket>>,
    claims: Pick<Arrival, 'id' | 'instance' | 'version'>,
  ): Promise<void> {
    const result = await admission;
    const waiting = this.#state;
    if (waiting.name !== 'waiting') return;
    if ('refused' in result) {
      this.#state = { name: 'gone' };
      this.#deliver(refuse(this.#socket, result.refused, result.message));
      return;
    }
    const { room, pass } = result;
    this.#state = { name: 'inside', room };
    room.open(this.#socket, { ...claims, ...pass });
    for (const frame of waiting.frames) room.receive(this.#socket, frame);
  }

  receive(frame: Frame): void {
    const state = this.#state;
    if (state.name === 'inside') state.room.receive(this.#socket, frame);
    else if (state.name === 'waiting') state.frames.push(frame);
  }

  close(code: number): void {
    if (this.#state.name === 'inside') this.#state.room.close(this.#socket, code);
    this.#state = { name: 'gone' };
  }
}
