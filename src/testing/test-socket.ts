import type { Bytes } from '../protocol/bytes.js';
import { SUBPROTOCOL } from '../protocol/greeting.js';

/** Where a socket of the library leads to, as its URL says, and who opens it. */
export interface Destination {
  readonly party: string;
  readonly room: string;
  readonly id: string;
  /** The subprotocols that it offers, as in the header of a request. */
  readonly offers: string;
}

/** What takes the frames of a socket in place of a server. */
export interface SocketHost {
  /** The page has made the socket. What is posted meanwhile waits until the promise resolves. */
  enter(socket: TestSocket): void | Promise<void>;
  receive(socket: TestSocket, data: string | Bytes): void;
  /** The page has closed the socket. */
  leave(socket: TestSocket, code: number): void;
  /** Runs something after what was posted before it, in a microtask of its own. */
  post(run: () => void | Promise<void>): void;
}

const [CONNECTING, OPEN, CLOSED] = [0, 1, 3];
/** As in RFC 6455: the connection was lost. */
const LOST = 1006;

/** Reads the arguments of `new WebSocket()`; `undefined` if it is no socket of this library. */
export function readDestination(url: string, subprotocols: unknown): Destination | undefined {
  const { pathname, searchParams } = new URL(url, 'ws://page.invalid');
  const [room, party] = pathname.split('/').reverse().map(decodeURIComponent);
  const id = searchParams.get('_pk');
  const offers = [subprotocols].flat();
  return room && party && id && offers.includes(SUBPROTOCOL) ? { party, room, id, offers: offers.join() } : undefined;
}

/** A WebSocket that leads to a room in this process. */
export class TestSocket extends EventTarget {
  binaryType: BinaryType = 'blob';
  readonly bufferedAmount = 0;
  readonly extensions = '';
  readonly protocol = SUBPROTOCOL;
  readonly url: string;
  readonly destination: Destination;
  readonly #host: SocketHost;
  #readyState = CONNECTING;

  constructor(url: string, destination: Destination, host: SocketHost) {
    super();
    this.url = url;
    this.destination = destination;
    this.#host = host;
    host.post(() => {
      if (this.isConnecting) return host.enter(this);
      return undefined;
    });
  }

  /** Whether the room has not let it in yet, and nobody has closed it. */
  get isConnecting(): boolean {
    return this.#readyState === CONNECTING;
  }

  get readyState(): number {
    return this.#readyState;
  }

  send(data: string | Bytes): void {
    if (this.#readyState !== OPEN) return;
    const frame = typeof data === 'string' ? data : data.slice(); // the caller uses its buffer again
    this.#host.post(() => this.#host.receive(this, frame));
  }

  close(code = 1000, reason = ''): void {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CLOSED;
    this.#host.post(() => {
      this.#host.leave(this, code);
      this.#tellClosed(code, reason);
    });
  }

  /** The room lets it in. */
  open(): void {
    if (this.#readyState !== CONNECTING) return;
    this.#readyState = OPEN;
    this.dispatchEvent(new Event('open'));
  }

  /** The room sends a frame. */
  deliver(data: string | Bytes): void {
    const frame = typeof data === 'string' ? data : data.slice().buffer;
    this.#host.post(() => {
      if (this.#readyState === OPEN) this.dispatchEvent(new MessageEvent('message', { data: frame }));
    });
  }

  /** The room closes it, after the frames before. */
  hangUp(code: number, reason: string): void {
    this.#host.post(() => {
      this.#host.leave(this, code);
      this.#end(code, reason);
    });
  }

  /** The network is gone. */
  lose(): void {
    this.#end(LOST, '');
  }

  #end(code: number, reason: string): void {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CLOSED;
    this.#tellClosed(code, reason);
  }

  #tellClosed(code: number, reason: string): void {
    // Node has no CloseEvent before version 23.
    const init = { code, reason, wasClean: code !== LOST };
    const event = 'CloseEvent' in globalThis ? new CloseEvent('close', init) : Object.assign(new Event('close'), init);
    this.dispatchEvent(event);
  }
}
