import { SENT_TOO_MUCH, WaitingFrames } from '../limits/waiting-frames.js';
import type { Deliver } from '../room/deliver.js';
import { refuse } from '../room/outgoing.js';
import type { Arrival } from '../room/arrival.js';
import type { RoomHost } from '../room/room-host.js';
import type { Refusal } from './entrance.js';
import type { Bytes } from '../../src/protocol/bytes.js';

/** Whether a socket may enter a room: the room and how it arrives there, or why not. */
export type AdmissionResult<Socket> = { readonly room: RoomHost<Socket>; readonly arrival: Arrival } | Refusal;

type Frame = string | Bytes;

/** One socket, from when it opens until it closes. Its frames wait until it has been admitted. */
export class Visit<Socket> {
  readonly #socket: Socket;
  readonly #deliver: Deliver<Socket>;
  /** Frames that wait for the admission. Missing once that has been decided. */
  #waiting: WaitingFrames<Frame> | undefined;
  /** The room, while the socket is in it. */
  #room: RoomHost<Socket> | undefined;
  #gone = false;

  constructor(socket: Socket, deliver: Deliver<Socket>) {
    this.#socket = socket;
    this.#deliver = deliver;
  }

  /** The visit of a socket that is in the room already. */
  static resume<Socket>(socket: Socket, room: RoomHost<Socket>): Visit<Socket> {
    const visit = new Visit<Socket>(socket, () => undefined);
    visit.#room = room;
    return visit;
  }

  /** Enters the room, or refuses the socket. */
  enter(result: AdmissionResult<Socket>): void {
    if (this.#gone) return;
    const frames = this.#waiting;
    this.#waiting = undefined;
    if ('refused' in result) {
      this.#gone = true;
      this.#deliver(refuse(this.#socket, result.refused, result.message));
      return;
    }
    const { room, arrival } = result;
    this.#room = room;
    room.open(this.#socket, arrival);
    for (let frame = frames?.next(); frame !== undefined; frame = frames?.next()) room.receive(this.#socket, frame);
  }

  /** The same once the admission has been decided. */
  async enterLater(admission: Promise<AdmissionResult<Socket>>): Promise<void> {
    this.enter(await admission);
  }

  /** Whether it has been let in. Until then, what it sends has to wait. */
  get entered(): boolean {
    return this.#room !== undefined;
  }

  /** Whether it was refused, or has closed. */
  get over(): boolean {
    return this.#gone;
  }

  /** A socket that sends too much before it is let in is refused. */
  receive(frame: Frame): void {
    if (this.#room) {
      this.#room.receive(this.#socket, frame);
    } else if (!this.#gone && !(this.#waiting ??= new WaitingFrames()).add(frame)) {
      this.#gone = true;
      this.#waiting = undefined;
      this.#deliver(refuse(this.#socket, 'rate-limited', SENT_TOO_MUCH));
    }
  }

  /** Tells the socket what is new, before a frame of a member follows that had to wait. */
  catchUp(): void {
    this.#room?.catchUp(this.#socket);
  }

  close(code: number): void {
    this.#room?.close(this.#socket, code);
    this.#room = undefined;
    this.#waiting = undefined;
    this.#gone = true;
  }
}
