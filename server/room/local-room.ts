import type { Deliver } from './deliver.js';
import type { Arrival } from './arrival.js';
import type { Outcome, Room } from './room.js';
import type { Limits } from '../limits/limits.js';
import { News } from './news.js';
import { PresencePace } from '../limits/presence-pace.js';
import type { RoomHost } from './room-host.js';
import type { Change } from './seat.js';
import type { Bytes } from '../../src/protocol/bytes.js';

export interface LocalRoomOptions<Socket> {
  readonly room: Room<Socket>;
  readonly deliver: Deliver<Socket>;
  /** Called with each change of the members, before they are told. */
  readonly keep?: ((change: Change<Socket>) => void) | undefined;
  /** Limits how often members change their presence, and has members told of several changes at once. Default: no limits. */
  readonly limits?: Pick<Limits, 'framesPerSecond' | 'bytesPerSecond'>;
  /** See `NewsOptions`. */
  readonly isSlow?: (socket: Socket) => boolean;
  /** See `NewsOptions`. */
  readonly holds?: boolean;
}

/** A room whose members are all on this server. */
export class LocalRoom<Socket> implements RoomHost<Socket> {
  readonly #room: Room<Socket>;
  readonly #deliver: Deliver<Socket>;
  readonly #keep: ((change: Change<Socket>) => void) | undefined;
  readonly #news: News<Socket> | undefined;
  readonly #limits: LocalRoomOptions<Socket>['limits'];
  /** Made for the first presence: most rooms never need it. */
  #pace: PresencePace<Socket, string | Bytes> | undefined;

  constructor({ room, deliver, keep, limits, isSlow, holds = false }: LocalRoomOptions<Socket>) {
    this.#room = room;
    this.#keep = keep;
    this.#limits = limits;
    if (limits) this.#news = new News({ deliver, holds, ...(isSlow && { isSlow }) });
    this.#deliver = this.#news?.deliver ?? deliver;
  }

  get size(): number {
    return this.#room.seats.size;
  }

  get empty(): boolean {
    return this.#room.empty;
  }

  get deserted(): boolean {
    return this.#room.deserted;
  }

  open(socket: Socket, arrival: Arrival): void {
    this.#take(this.#room.open(socket, arrival));
  }

  receive(socket: Socket, data: string | Bytes): void {
    const outcome = this.#room.receive(socket, data);
    if (this.#limits && outcome.change?.type === 'presence') this.#paceBy(this.#limits).offer(socket, data);
    else this.#take(outcome, socket);
  }

  close(socket: Socket, code: number): void {
    this.#pace?.forget(socket);
    this.#news?.forget(socket);
    this.#take(this.#room.close(socket, code));
  }

  /** Tells a socket what is new, before a frame of a member follows that had to wait. */
  catchUp(socket: Socket): void {
    this.#news?.catchUp(socket);
  }

  sweep(): void {
    this.#room.sweep();
  }

  dispose(): Promise<void> {
    this.#pace?.stop();
    this.#news?.stop();
    return Promise.resolve();
  }

  #paceBy(limits: NonNullable<LocalRoomOptions<Socket>['limits']>): PresencePace<Socket, string | Bytes> {
    return (this.#pace ??= new PresencePace({
      limits,
      receivers: () => this.#room.seats.size,
      take: (socket, frame) => this.#take(this.#room.receive(socket, frame), socket),
    }));
  }

  #take({ out, change }: Outcome<Socket>, from?: Socket): void {
    this.#deliver(out, from);
    if (!change) return;
    const told = this.#room.apply(change);
    this.#keep?.(change);
    this.#deliver(told, from);
  }
}
