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
  readonly holds?: (socket: Socket) => boolean;
}

/** A presence that a member says, and the size of its frame. */
interface Said<Socket> {
  readonly change: Extract<Change<Socket>, { type: 'presence' }>;
  readonly length: number;
}

/** A room whose members are all on this server. */
export class LocalRoom<Socket> implements RoomHost<Socket> {
  readonly #room: Room<Socket>;
  readonly #deliver: Deliver<Socket>;
  readonly #keep: ((change: Change<Socket>) => void) | undefined;
  readonly #news: News<Socket> | undefined;
  readonly #limits: LocalRoomOptions<Socket>['limits'];
  /** Made for the first presence: most rooms never need it. */
  #pace: PresencePace<Socket, Said<Socket>> | undefined;

  constructor({ room, deliver, keep, limits, isSlow, holds }: LocalRoomOptions<Socket>) {
    this.#room = room;
    this.#keep = keep;
    this.#limits = limits;
    if (limits) this.#news = new News({ deliver, ...(isSlow && { isSlow }), ...(holds && { holds }) });
    this.#deliver = this.#news?.deliver ?? deliver;
  }

  get size(): number {
    return this.#room.seats.size;
  }

  get members(): number {
    return this.size;
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
    const { change } = outcome;
    if (this.#limits && change?.type === 'presence') {
      this.#paceBy(this.#limits).offer(socket, { change, length: data.length });
    } else this.#take(outcome, socket);
  }

  close(socket: Socket, code: number): void {
    this.#pace?.forget(socket);
    this.#news?.forget(socket);
    this.#take(this.#room.close(socket, code));
  }

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

  #paceBy(limits: NonNullable<LocalRoomOptions<Socket>['limits']>): PresencePace<Socket, Said<Socket>> {
    return (this.#pace ??= new PresencePace({
      limits,
      receivers: () => this.#room.seats.size,
      take: (socket, said) => this.#say(socket, said),
    }));
  }

  /** Meanwhile the member may have gone, or have come again by another socket. */
  #say(socket: Socket, { change }: Said<Socket>): void {
    if (this.#room.seats.get(change.id)?.socket === socket) this.#take({ out: [], change }, socket);
  }

  #take({ out, change }: Outcome<Socket>, from?: Socket): void {
    this.#deliver(out, from);
    if (!change) return;
    const told = this.#room.apply(change);
    this.#keep?.(change);
    this.#deliver(told, from);
  }
}
