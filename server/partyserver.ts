import { routePartykitRequest, Server, type Connection, type ConnectionContext, type WSMessage } from 'partyserver';
import { isId, PAIR_PARTY } from '../src/protocol/frames.js';
import { EdgeRoom, type EdgeOptions } from './edge/edge-room.js';
import { lookUpIn, readCommonOptions, type Environment } from './environment.js';
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

/** What is attached to the socket of a member: its seat. The socket itself is known. */
type KeptSeat = Omit<Seat<never>, 'socket'>;

/** How often sockets are looked at that may be dead, in ms. Each time wakes the room, so it is rare. */
const ROUND = 120_000;
/** A client pings every 15 s: one that was silent for so long, in ms, is gone. */
const SILENCE = 60_000;
/** When those are looked at who have not said hello yet, in ms. */
const PATIENCE = 11_000;
/** How long one that is sent away may take to say something, in ms. */
const HELLO = 2_000;
const CLAIM = 'claim:';
/** RFC 6455: the service restarts; clients come back. */
const RESTART = 1012;
/** Of the 16 KiB that may be attached to a socket, PartyServer takes as much as its URL has. */
const LONGEST_URL = 4_096;
/** In place of an id that cannot be one: the room refuses it. */
const NO_ID = '!';

/**
 * A room, as a Durable Object on Cloudflare that hibernates while nobody says anything. Bind it as `main`,
 * and `PairRoom` as `pair`. A class of yours that extends it and overrides `configure()` has options of its own.
 */
export class SignallingRoom<Env extends Cloudflare.Env = Cloudflare.Env> extends Server<Env> {
  static override options = { hibernate: true };
  /** Kind of room: the name of the binding. */
  readonly party: string = 'main';
  #room: EdgeRoom<Connection> | undefined;
  /** Sockets that nothing has come from yet, and how they are to be closed, if they are. */
  readonly #mute = new Map<Connection, (() => void) | undefined>();

  /** Options of the room. By default they come from the variables of the worker: `WEBRTC_ORIGIN` and so on. */
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
    const seats = [...this.getConnections<KeptSeat>()].flatMap(seatOf);
    room.restore(
      seats.sort((a, b) => a.order - b.order),
      [...claims].map(([key, claim]) => [key.slice(CLAIM.length), claim]),
    );
    this.#room = room;
    // Answered without waking the room.
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('{"type":"ping"}', '{"type":"pong"}'));
  }

  override async onConnect(connection: Connection, { request }: ConnectionContext): Promise<void> {
    void this.#lookIn(PATIENCE);
    this.#mute.set(connection, undefined);
    await this.#room?.connect(connection, request);
  }

  override onMessage(connection: Connection, message: WSMessage): void {
    const close = this.#mute.get(connection);
    this.#mute.delete(connection);
    if (close) close();
    else if (this.#room?.knows(connection)) this.#room.receive(connection, message);
    else connection.close(RESTART, 'restarting'); // it had not said hello when the room fell asleep
  }

  override onClose(connection: Connection, code: number): void {
    this.#mute.delete(connection);
    this.#remember(connection);
    this.#room?.close(connection, code);
    if (code === 1005) connection.close(1000); // PartyServer leaves this one unanswered
  }

  override onError(...args: [Connection, unknown] | [unknown]): void {
    if (args.length === 1) return;
    this.#remember(args[0]);
    this.#room?.close(args[0], 1006);
  }

  override async onRequest(request: Request): Promise<Response> {
    return (await this.#room?.answer(request)) ?? new Response('Not found.\n', { status: 404 });
  }

  /** Looks for sockets that are dead, and for claims that have run out. */
  override async onAlarm(): Promise<void> {
    const now = Date.now();
    for (const { id, socket } of [...(this.#room?.seats.values() ?? [])]) {
      const heard = this.ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime();
      if (heard === undefined || heard + SILENCE > now) continue;
      socket.close(1011, `${id} was silent`);
      this.#room?.close(socket, 1006);
    }
    this.#room?.sweep();
    for (const connection of this.getConnections()) {
      if (!this.#room?.knows(connection)) connection.close(RESTART, 'restarting');
    }
    const claims = await this.ctx.storage.list<Claim>({ prefix: CLAIM });
    const over = [...claims].filter(([, { until }]) => until <= now).map(([key]) => key);
    await this.ctx.storage.delete(over);
    const members = this.#room?.seats.size ?? 0;
    const sockets = [...this.getConnections()].length;
    if (sockets > members) await this.#lookIn(PATIENCE);
    else if (members + claims.size > over.length) await this.#lookIn(ROUND);
  }

  /** A socket whose close has woken the room was not among its connections any more. */
  #remember(socket: Connection): void {
    const room = this.#room;
    if (!room || room.knows(socket)) return;
    room.restore([...room.seats.values(), ...seatOf(socket as Connection<KeptSeat>)], [...room.claims]);
  }

  /** workerd is slow to end a socket that nothing has come from; a client says hello at once, so there is not long to wait. */
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
    }, HELLO);
  }

  /** Keeps what is to survive hibernation. */
  #keep(change: Change<Connection>): void {
    switch (change.type) {
      case 'enter': {
        const { id, socket } = change.seat;
        for (const other of this.getConnections<KeptSeat>()) {
          if (other !== socket && other.state?.id === id) other.setState(null); // replaced
        }
        attach(change.seat);
        void this.ctx.storage.delete(CLAIM + id);
        break;
      }
      case 'presence': {
        const seat = this.#room?.seats.get(change.id);
        if (seat) attach(seat);
        break;
      }
      case 'leave':
        change.socket.setState(null);
        if (change.claim) void this.ctx.storage.put(CLAIM + change.id, change.claim);
    }
    void this.#lookIn(ROUND);
  }

  /** Sees to an alarm in this time, in ms, or sooner: a timer would keep the room awake. */
  async #lookIn(time: number): Promise<void> {
    const { storage } = this.ctx;
    const at = Date.now() + time;
    if (((await storage.getAlarm()) ?? Infinity) > at) await storage.setAlarm(at);
  }
}

/** The seat that is attached to a socket, if one is. */
function seatOf(socket: Connection<KeptSeat>): Seat<Connection>[] {
  return socket.state ? [{ ...socket.state, socket }] : [];
}

function attach({ socket, ...seat }: Seat<Connection>): void {
  socket.setState(seat satisfies KeptSeat);
}

/** A room for two, for `pair()`. */
export class PairRoom<Env extends Cloudflare.Env = Cloudflare.Env> extends SignallingRoom<Env> {
  override readonly party: string = PAIR_PARTY;
}

/** Answers with a room's WebSocket, or for its `…/turn`; `null` for any other address. */
export async function routeRoomRequest(request: Request, env: Cloudflare.Env): Promise<Response | null> {
  return routePartykitRequest(request, env, {
    // PartyServer keeps the address with the socket, and fails where there is no room for that.
    onBeforeConnect(request) {
      const { searchParams, origin, pathname } = new URL(request.url);
      if (request.url.length <= LONGEST_URL && isId(searchParams.get('_pk'))) return undefined;
      return new Request(`${origin}${pathname}?_pk=${NO_ID}`, request);
    },
  });
}
