import type * as Party from 'partykit/server';
import { answerUpgrade } from './edge/answer-upgrade.js';
import { EdgeRoom, type EdgeOptions } from './edge/edge-room.js';
import { lookUpIn, readCommonOptions } from './environment.js';

export type { EdgeOptions } from './edge/edge-room.js';
export type { Admission, Authorize, RoomName } from './entrance/entrance.js';
export { cloudflare, type CloudflareOptions } from './ice/cloudflare.js';
export { coturn, type CoturnOptions } from './ice/coturn.js';

/** How often a room is swept, in ms. */
const SWEEP = 5_000;
/** Close codes that must not be sent (RFC 6455, 7.4.1). */
const NO_CODE = 1005;
const ABNORMAL = 1006;

/**
 * A room as a party of PartyKit: `export default class extends Server {}`. Override `configure()` to set options in
 * code, or `onRequest()` to change what it answers over HTTP.
 */
export default class Server implements Party.Server {
  readonly room: Party.Room;
  #made: EdgeRoom<Party.Connection> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(room: Party.Room) {
    this.room = room;
  }

  /**
   * Decides about a socket before a room gets it. Takes every one; `authorize` of `configure()` decides about members. If you override
   * it, return what `super.onBeforeConnect()` resolves with for those that you let in: it answers with the subprotocol.
   */
  static async onBeforeConnect(request: Party.Request, lobby: Party.Lobby): Promise<Party.Request | Response> {
    const { pathname, search } = new URL(request.url);
    const party = lobby.parties[/^\/parties\/([^/]+)/.exec(pathname)?.[1] ?? 'main'];
    if (!party) return request;
    const answer = await party.get(lobby.id).fetch(`/${search}`, request);
    return answerUpgrade(request as unknown as Request, answer);
  }

  /** Options of the room. By default they come from its variables, such as `CF_TURN_TOKEN_ID` and `WEBRTC_ORIGIN`. */
  configure(): EdgeOptions {
    return readCommonOptions(lookUpIn(this.room.env), this.room.env);
  }

  async onConnect(connection: Party.Connection, { request }: Party.ConnectionContext): Promise<void> {
    // PartyKit's own onClose gives no close code, and does not answer the client's close.
    connection.addEventListener('close', ({ code }) => {
      if (code !== ABNORMAL) connection.close(code === NO_CODE ? 1000 : code);
      this.#room.close(connection, code);
      this.#rest();
    });
    this.#timer ??= setInterval(() => this.#room.sweep(), SWEEP);
    await this.#room.connect(connection, request as unknown as Request);
  }

  onMessage(message: string | ArrayBuffer | ArrayBufferView, connection: Party.Connection): void {
    this.#room.receive(connection, message);
  }

  /** For subclasses: a socket has closed. The room knows that already. */
  onClose(connection: Party.Connection): void | Promise<void>;
  onClose(): void {
    // It follows the `close` event of the socket, which has the close code.
  }

  /** Answers `GET …/turn` for clients that may enter the room, and `GET` of the room itself with a text. */
  async onRequest(request: Party.Request): Promise<Response> {
    return this.#room.answer(request as unknown as Request);
  }

  /** Made on first use: the fields of a subclass do not exist in the constructor. */
  get #room(): EdgeRoom<Party.Connection> {
    const { id, name } = this.room;
    return (this.#made ??= new EdgeRoom<Party.Connection>({
      ...this.configure(),
      name: { party: name, name: decodeURIComponent(id) },
    }));
  }

  #rest(): void {
    if ([...this.room.getConnections()].length > 0) return;
    if (this.#timer !== undefined) clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** Headers that let pages of all origins read a JSON answer (CORS protocol of the Fetch standard). */
export function defaultHeaders(): Record<string, string> {
  return {
    'access-control-allow-headers': 'authorization, content-type',
    'access-control-allow-methods': 'GET, OPTIONS',
    'access-control-allow-origin': '*',
    'content-type': 'application/json',
  };
}
