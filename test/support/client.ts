import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import { parseServerFrame, type ClientFrame, type PeerId, type ServerFrame } from '../../src/protocol/frames.js';
import { packRelay, unpackRelay, type RelayFrame } from '../../src/protocol/relay-frame.js';
import { offersOf, tokenOf } from './greetings.js';
import { signedOffers, type Identity } from './identities.js';
import { within } from './wait.js';

type FrameType = ServerFrame['type'];
type FrameOf<Type extends FrameType> = Extract<ServerFrame, { readonly type: Type }>;

export interface ClientAddress {
  /** `http://host:port` of the server. */
  readonly url: string;
  readonly party?: string;
  readonly room?: string;
  readonly id: string;
  readonly instance?: string;
  /** In place of the usual one. */
  readonly token?: string;
  readonly presence?: string;
  /** Whether it can have direct links. Default: yes. */
  readonly direct?: boolean;
  /** Whether it takes what comes through the server. Default: yes. */
  readonly relay?: boolean;
  /** Who signs. By default nobody does, so that ids can be read. */
  readonly identity?: Identity;
  /** The counter that is signed. Default 1. */
  readonly counter?: number;
  /** In place of what the protocol asks for in the URL. */
  readonly query?: Readonly<Record<string, string>>;
  /** In place of the protocol and the greeting. */
  readonly subprotocols?: string[];
  readonly options?: ClientOptions;
}

/** A raw socket that speaks version 3 of the protocol and keeps every frame that it got. */
export class Client {
  readonly id: string;
  readonly socket: WebSocket;
  /** All frames of text so far, read or not. News that came together are frames of their own here. */
  readonly frames: ServerFrame[] = [];
  /** All frames of the relay so far. */
  readonly relayed: RelayFrame[] = [];
  /** Code and reason of the close, once it happened. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #unread: ServerFrame[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(
    { url, party = 'main', room = 'lobby', id, query, options }: ClientAddress,
    subprotocols: readonly string[],
  ) {
    this.id = id;
    const search = new URLSearchParams({ _pk: id, ...query });
    const address = `${url.replace('http', 'ws')}/parties/${encodeURIComponent(party)}/${encodeURIComponent(room)}?${search}`;
    this.socket = new WebSocket(address, [...subprotocols], { ...options });
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#wake();
      });
    });
    this.socket.on('error', () => undefined); // the close that follows tells
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#keepRelayed(data);
      else this.#keep(data.toString());
    });
  }

  /** Begins to open a socket. */
  static async begin(address: ClientAddress): Promise<Client> {
    return new Client(address, address.subprotocols ?? (await offersFrom(address)));
  }

  /** Opens a socket, which the server may yet refuse. */
  static async open(address: ClientAddress): Promise<Client> {
    const client = await Client.begin(address);
    await within(once(client.socket, 'open'), `${client.id} is connected`);
    return client;
  }

  /** Opens a socket and is a member when this resolves. */
  static async join(address: ClientAddress): Promise<Client> {
    const client = await Client.open(address);
    await client.next('welcome');
    return client;
  }

  send(frame: ClientFrame): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** Has the server pass these bytes on. */
  relay(to: PeerId, payload: Uint8Array): void {
    this.socket.send(packRelay(to, payload));
  }

  /** The next unread frame of this type, and from this peer if one is named; those before it stay unread. */
  next<Type extends FrameType>(type: Type, from?: string): Promise<FrameOf<Type>> {
    const fits = (frame: ServerFrame): boolean =>
      frame.type === type && (from === undefined || (frame.type === 'signal' && frame.from === from));
    return this.until(
      () => {
        const at = this.#unread.findIndex(fits);
        return at < 0 ? undefined : (this.#unread.splice(at, 1)[0] as FrameOf<Type>);
      },
      `a ${type}, not only ${JSON.stringify(this.frames)}`,
    );
  }

  /** Resolves with the first so many frames of the relay, once they have come. */
  firstRelayed(count: number): Promise<readonly RelayFrame[]> {
    return this.until(
      () => (this.relayed.length < count ? undefined : this.relayed.slice(0, count)),
      `${count} frames of the relay`,
    );
  }

  /** Looks anew with each frame from the server, and resolves with what it finds. */
  until<T>(look: () => T | undefined, what: string): Promise<T> {
    const found = async (): Promise<T> => {
      for (;;) {
        const value = look();
        if (value !== undefined) return value;
        if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`${this.id} was closed before it got ${what}`);
        await new Promise<void>((resolve) => this.#waiting.add(resolve));
      }
    };
    return within(found(), `${this.id} gets ${what}`);
  }

  /** Resolves when the server has answered all that was sent so far. */
  async settled(): Promise<void> {
    this.send({ type: 'ping' });
    await this.next('pong');
  }

  /** How the server ended this socket. */
  end(): Promise<{ readonly code: number; readonly reason: string }> {
    return within(this.closed, `${this.id} is closed`);
  }

  /** Says goodbye, and resolves when the server has answered it. */
  async leave(): Promise<void> {
    this.socket.close(1000);
    await this.end();
  }

  #keep(text: string): void {
    const frame = parseServerFrame(text);
    if (!frame) throw new Error(`The server sent nonsense: ${text}`);
    if (frame.type === 'ping') {
      this.send({ ...frame, type: 'pong' });
      return;
    }
    const welcomed = this.frames.some(({ type }) => type === 'welcome');
    if (frame.type === 'error' && (!welcomed || frame.code === 'replaced')) this.send({ type: 'pong', n: 0 });
    const frames = frame.type === 'news' ? frame.news : [frame];
    this.frames.push(...frames);
    this.#unread.push(...frames);
    this.#wake();
  }

  #keepRelayed(data: Buffer): void {
    const frame = unpackRelay(new Uint8Array(data));
    if (!frame) throw new Error(`The server sent nonsense: ${data.toString('hex', 0, 80)}`);
    this.relayed.push(frame);
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

async function offersFrom({
  party = 'main',
  room = 'lobby',
  id,
  instance = '1',
  token = tokenOf(id),
  presence = '{}',
  direct = true,
  relay = true,
  identity,
  counter = 1,
}: ClientAddress): Promise<string[]> {
  const said = { party, room, instance, direct, relay, presence };
  return identity ? signedOffers(identity, { ...said, counter }) : offersOf(id, { ...said, token });
}
