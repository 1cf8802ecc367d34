import { routePartykitRequest, Server, type Connection, type ConnectionContext, type WSMessage } from 'partyserver';
import { isId, PAIR_PARTY } from '../src/protocol/frames.js';
import { answerUpgrade } from './edge/answer-upgrade.js';
import { EdgeRoom, type EdgeOptions } from './edge/edge-room.js';
import { splitSeat, type KeptSeat, type LongTexts } from './edge/kept-seat.js';
import { lookUpIn, readCommonOptions, type Environment } from './environment.js';
import { RESTART } from './room/outgoing.js';
import type { Change, Claim, Seat } from './room/seat.js';

export type { IceGrant, IceServer } from '../src/protocol/frames.js';
export { cloudflare, type CloudflareOptions } from './ice/cloudflare.js';
export { coturn, type CoturnOptions } from './ice/coturn.js';
export type { EdgeOptions } from './edge/edge-room.js';
export type { Admission, Authorize, RoomName } from './entrance/entrance.js';
export type { IceProvider } from './ice/ice-provider.js';
export type { Limits } from './limits/limits.js';
export type { Rights } from './room/seat.js';
export { shareGrant, type ShareOptions } from './ice/shared-grant.js';

/** How often to look for dead sockets, in ms. This wakes the room, so it is rare. */
const ROUND = 120_000;
/** How long a client may be silent, in ms. It pings every 15 s. */
const SILENCE = 60_000;
/** When to look for sockets that have not been let in, in ms. */
const PATIENCE = 11_000;
/** How long to wait for the first frame of a socket that is to be closed, in ms. */
const FIRST_FRAME = 2_000;
const CLAIM = 'claim:';
/** How many claims may be stored that the room does not have any more, because they are over or were too many. */
const MOST_OVER = 128;
/** How many keys the storage removes at once. */
const MOST_KEYS = 128;
/** Begins the keys of texts that are too long to be attached to a socket. */
const LONG = 'long:';
/** The longest URL of a socket. PartyServer attaches it to the socket, which can hold 16 KiB in all. */
const LONGEST_URL = 4_096;
/** Replaces an invalid id. The room refuses it. */
const NO_ID = '!';

/** What is attached to the socket of a member: its seat, and when that was attached, in ms. */
type Attached = KeptSeat & { readonly at: number };

/**
 * A room as a Durable Object on Cloudflare, which hibernates while nobody sends anything. Bind it as `main`, and
 * `PairRoom` as `pair`. To set options in code, extend it and override `configure()`.
 */
export class SignallingRoom<Env extends Cloudflare.Env = Cloudflare.Env> extends Server<Env> {
  static override options = { hibernate: true };
  /** The kind of room: the name of the binding. */
  readonly party: string = 'main';
  #room: EdgeRoom<Connection> | undefined;
  /** Ids on which claims are stored. */
  #claimed = new Set<string>();
  /** Members some of whose texts are stored. */
  #long = new Set<string>();
  /** When sockets have last sent something other than a ping, in ms, as far as the room remembers: it may have slept since. */
  readonly #heard = new WeakMap<Connection, number>();
  /** Sockets that have sent nothing yet. The function, if there is one, closes the socket when its first frame arrives. */
  readonly #mute = new Map<Connection, (() => void) | undefined>();

  /** Options of the room. By default they come from the variables of the worker, such as `WEBRTC_ORIGIN`. */
  configure(): EdgeOptions {
    const env = this.env as Environment;
    return readCommonOptions(lookUpIn(env), env);
  }

  override async onStart(): Promise<void> {
    const claims = await this.ctx.storage.list<Claim>({ prefix: CLAIM });
    const room = new EdgeRoom<Connection>({
      ...this.configure(),
      name: { party: this.party, name: decodeURIComponent(this.name) },
      keep: (change) => this.#keep(change),
      hangUp: (socket, code, reason) => this.#hangUp(socket, code, reason),
    });
    const long = await this.ctx.storage.list<LongTexts>({ prefix: LONG });
    this.#long = new Set([...long.keys()].map((key) => key.slice(LONG.length)));
    const seats = [...this.getConnections<Attached>()]
      .flatMap(seatOf)
      .map((seat) => ({ ...seat, ...long.get(LONG + seat.id) }));
    room.restore(
      seats.sort((a, b) => a.order - b.order),
      [...claims].map(([key, claim]) => [key.slice(CLAIM.length), claim]),
    );
    this.#room = room;
    this.#claimed = new Set([...claims.keys()].map((key) => key.slice(CLAIM.length)));
    // The platform answers pings without waking the room.
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('{"type":"ping"}', '{"type":"pong"}'));
  }

  override async fetch(request: Request): Promise<Response> {
    return answerUpgrade(request, await super.fetch(request));
  }

  override async onConnect(connection: Connection, { request }: ConnectionContext): Promise<void> {
    void this.#lookIn(PATIENCE);
    this.#mute.set(connection, undefined);
    await this.#room?.connect(connection, request);
  }

  override onMessage(connection: Connection, message: WSMessage): void {
    this.#heard.set(connection, Date.now());
    const close = this.#mute.get(connection);
    this.#mute.delete(connection);
    if (close) close();
    else if (this.#room?.knows(connection)) this.#room.receive(connection, message);
    else connection.close(RESTART, 'restarting'); // the room fell asleep before this socket was let in
  }

  override onClose(connection: Connection, code: number): void {
    this.#mute.delete(connection);
    this.#remember(connection);
    this.#room?.close(connection, code);
    if (code === 1005) connection.close(1000); // PartyServer does not answer this code
  }

  override onError(...args: [Connection, unknown] | [unknown]): void {
    if (args.length === 1) return;
    this.#mute.delete(args[0]);
    this.#remember(args[0]);
    this.#room?.close(args[0], 1006);
  }

  override async onRequest(request: Request): Promise<Response> {
    return (await this.#room?.answer(request)) ?? new Response('Not found.\n', { status: 404 });
  }

  /** Closes dead sockets, and removes claims that have expired. */
  override async onAlarm(): Promise<void> {
    const now = Date.now();
    for (const { id, socket } of [...(this.#room?.seats.values() ?? [])]) {
      if (this.#lastSign(socket) + SILENCE > now) continue;
      socket.close(1011, `${id} was silent`);
      this.#room?.close(socket, 1006);
    }
    this.#room?.sweep();
    for (const connection of this.getConnections()) {
      if (!this.#room?.knows(connection)) connection.close(RESTART, 'restarting');
    }
    for (const id of this.#long) {
      if (!this.#room?.seats.has(id)) this.#shorten(id); // its socket ended without a word
    }
    await this.#forgetClaims();
    const members = this.#room?.seats.size ?? 0;
    const sockets = [...this.getConnections()].length;
    if (sockets > members) await this.#lookIn(PATIENCE);
    else if (members + this.#claimed.size > 0) await this.#lookIn(ROUND);
  }

  /** Restores the seat of a socket whose close has woken the room: it is no longer among the connections. */
  #remember(socket: Connection): void {
    const room = this.#room;
    if (!room || room.knows(socket)) return;
    room.restore([...room.seats.values(), ...seatOf(socket as Connection<Attached>)], [...room.claims]);
  }

  /** Closes a socket after its first frame, or after a short wait: workerd is slow to close one that has sent nothing. */
  #hangUp(socket: Connection, code: number, reason: string): void {
    const close = (): void => {
      this.#mute.delete(socket);
      socket.close(code, reason);
    };
    if (!this.#mute.has(socket)) {
      close();
      return;
    }
    this.#mute.set(socket, close);
    setTimeout(() => {
      if (this.#mute.has(socket)) close();
    }, FIRST_FRAME);
  }

  /** Stores a change, so that it survives hibernation. */
  #keep(change: Change<Connection>): void {
    switch (change.type) {
      case 'enter': {
        const { id, socket } = change.seat;
        for (const other of this.getConnections<Attached>()) {
          if (other !== socket && other.state?.id === id) other.setState(null); // replaced
        }
        this.#attach(change.seat);
        if (this.#claimed.delete(id)) void this.ctx.storage.delete(CLAIM + id);
        break;
      }
      case 'presence': {
        const seat = this.#room?.seats.get(change.id);
        if (seat) this.#attach(seat);
        break;
      }
      case 'leave':
        change.socket.setState(null);
        this.#shorten(change.id);
        if (change.claim) void this.#claim(change.id, change.claim);
    }
    void this.#lookIn(ROUND);
  }

  async #claim(id: string, claim: Claim): Promise<void> {
    this.#claimed.add(id);
    await this.ctx.storage.put(CLAIM + id, claim);
    if (this.#claimed.size > (this.#room?.claims.size ?? 0) + MOST_OVER) await this.#forgetClaims();
  }

  /** Removes the claims from the storage that the room does not have any more. */
  async #forgetClaims(): Promise<void> {
    const over = [...this.#claimed].filter((id) => !this.#room?.claims.has(id));
    for (const id of over) this.#claimed.delete(id);
    const keys = over.map((id) => CLAIM + id);
    const removals: Promise<number>[] = []; // all begin at once: one of the ids may get another claim right after this
    while (keys.length > 0) removals.push(this.ctx.storage.delete(keys.splice(0, MOST_KEYS)));
    await Promise.all(removals);
  }

  /** Attaches a seat to its socket, and stores what is too long for that. */
  #attach({ socket, ...seat }: Seat<Connection>): void {
    const { kept, long } = splitSeat(seat);
    socket.setState({ ...kept, at: Date.now() });
    if (!long) {
      this.#shorten(seat.id);
      return;
    }
    this.#long.add(seat.id);
    void this.ctx.storage.put(LONG + seat.id, long);
  }

  /** Removes the stored texts of a member, if there are any. */
  #shorten(id: string): void {
    if (this.#long.delete(id)) void this.ctx.storage.delete(LONG + id);
  }

  /**
   * When a member has last shown that it is there, in ms. It has when it entered. That counts, because the runtime does not notice that a
   * connection was reset before its WebSocket was open: nothing ever comes from such a member, not even a close.
   */
  #lastSign(socket: Connection): number {
    const pinged = this.ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
    const { at = 0 } = (socket as Connection<Attached>).state ?? {};
    return Math.max(pinged, at, this.#heard.get(socket) ?? 0);
  }

  /** Sets an alarm in this time, in ms, unless there is an earlier one. A timer would keep the room awake. */
  async #lookIn(time: number): Promise<void> {
    const { storage } = this.ctx;
    const at = Date.now() + time;
    if (((await storage.getAlarm()) ?? Infinity) > at) await storage.setAlarm(at);
  }
}

/** The seat that is attached to a socket, if there is one. */
function seatOf(socket: Connection<Attached>): Seat<Connection>[] {
  return socket.state ? [{ ...socket.state, socket }] : [];
}

/** A room for two, which `pair()` uses. */
export class PairRoom<Env extends Cloudflare.Env = Cloudflare.Env> extends SignallingRoom<Env> {
  override readonly party: string = PAIR_PARTY;
}

/** Answers requests for rooms and their `…/turn`. `null` for any other URL. */
export async function routeRoomRequest(request: Request, env: Cloudflare.Env): Promise<Response | null> {
  return routePartykitRequest(request, env, {
    // PartyServer attaches the URL to the socket, and fails if it is too long.
    onBeforeConnect(request) {
      const { searchParams, origin, pathname } = new URL(request.url);
      if (request.url.length <= LONGEST_URL && isId(searchParams.get('_pk'))) return undefined;
      return new Request(`${origin}${pathname}?_pk=${NO_ID}`, request);
    },
  });
}
