import type { Close, Outgoing, Renewal } from '../../../server/room/outgoing.js';
import type { Arrival } from '../../../server/room/arrival.js';
import { Room, type Outcome } from '../../../server/room/room.js';
import type { Greeting } from '../../../src/protocol/check-greeting.js';
import type { ClientFrame, IceGrant, IceServer, PeerId, ServerFrame } from '../../../src/protocol/frames.js';
import { packRelay, unpackRelay } from '../../../src/protocol/relay-frame.js';
import { greetingOf, tokenOf, type Said } from '../greetings.js';

export const ICE_SERVERS: readonly IceServer[] = [{ urls: 'stun:stun.example' }];

/** A room whose sockets are their names, whose clock stands still, and who got what. */
export class RoomScene {
  time = 1_000;
  readonly room: Room<string>;
  readonly #iceServers: (member: PeerId) => IceGrant;

  constructor(capacity = Infinity, iceServers: (member: PeerId) => IceGrant = () => ({ iceServers: ICE_SERVERS })) {
    this.room = new Room<string>({ capacity, now: () => this.time });
    this.#iceServers = iceServers;
  }

  /** Opens a socket that says it is `id`. `given`: what the entrance gives it. */
  open(socket: string, id = socket, said: Said | Greeting = {}, given: Partial<Arrival> = {}): Outgoing<string>[] {
    return this.#take(
      this.room.open(socket, {
        id,
        greeting: 'proof' in said ? said : greetingOf(id, said),
        ice: this.#iceServers(id),
        ...given,
      }),
    );
  }

  /** Opens a socket of a member that says this about itself. */
  join(socket: string, id = socket, instance = '1', token = tokenOf(id), presence = '{}'): Outgoing<string>[] {
    return this.open(socket, id, { instance, token, presence });
  }

  say(socket: string, frame: ClientFrame): Outgoing<string>[] {
    return this.receive(socket, JSON.stringify(frame));
  }

  /** Has the room pass these bytes on. */
  relay(socket: string, to: PeerId, ...payload: readonly number[]): Outgoing<string>[] {
    return this.receive(socket, packRelay(to, Uint8Array.from(payload)));
  }

  /** A frame comes, whatever is in it. */
  receive(socket: string, data: string | Uint8Array<ArrayBuffer>): Outgoing<string>[] {
    return this.#take(this.room.receive(socket, data));
  }

  close(socket: string, code = 1006): Outgoing<string>[] {
    return this.#take(this.room.close(socket, code));
  }

  /** Lets time pass, in ms, and the room see it. */
  pass(time: number): void {
    this.time += time;
    this.room.sweep();
  }

  #take({ out, change }: Outcome<string>): Outgoing<string>[] {
    return [...out, ...(change ? this.room.apply(change) : [])].map(([socket, what]) => [socket, read(what)]);
  }
}

/** Reads a frame that is text already. */
function read(what: Outgoing<string>[1]): Exclude<Outgoing<string>[1], string> {
  return typeof what === 'string' ? (JSON.parse(what) as ServerFrame) : what;
}

/** What this socket is sent as text, and how it is closed. */
export function to(socket: string, out: readonly Outgoing<string>[]): (ServerFrame | Close | Renewal)[] {
  return out.flatMap(([other, what]) =>
    other === socket && !(what instanceof Uint8Array) ? [read(what) as ServerFrame | Close | Renewal] : [],
  );
}

/** Bytes that this socket is sent. */
export function bytesTo(socket: string, out: readonly Outgoing<string>[]): Uint8Array[] {
  return out.flatMap(([other, what]) => (other === socket && what instanceof Uint8Array ? [what] : []));
}

/** Types of what each socket is sent, in order: `['bob joined', …]`. */
export function story(out: readonly Outgoing<string>[]): string[] {
  return out.map(([socket, outgoing]) => {
    const what = read(outgoing);
    if (what instanceof Uint8Array) return `${socket} relayed ${unpackRelay(what)?.id}`;
    if (what.type === 'close') return `${socket} close ${what.code} ${what.reason}`;
    if (what.type === 'error') return `${socket} error ${what.code}`;
    if (what.type === 'joined') return `${socket} joined ${what.member.id}`;
    if (what.type === 'left') return `${socket} left ${what.id} ${what.reason}`;
    return `${socket} ${what.type}`;
  });
}
