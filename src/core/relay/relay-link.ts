import type { Carrier } from '../session/carrier.js';
import { ConnectionError, type ErrorCode } from '../errors.js';
import type { PeerId } from '../../protocol/frames.js';
import { HEADER_SIZE } from '../session/session-frame.js';
import { packRelay, unpackRelay, type RelayFrame } from '../../protocol/relay-frame.js';

export interface RelayLinkOptions {
  readonly self: PeerId;
  readonly peer: PeerId;
  /** The peer's public key, as it tells of it. */
  readonly publicKey: string;
  /** Passes a frame to the server, if it is in reach. */
  readonly send: (frame: Uint8Array<ArrayBuffer>) => void;
  /** A frame from the peer, as it left it. */
  readonly receive: (frame: ArrayBuffer) => void;
  readonly error: (code: ErrorCode, cause?: unknown) => void;
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const COUNTER_SIZE = 8;
/** Senders whose last number is remembered after they have gone, in case they come back. */
const MOST_SENDERS = 1_000;

/**
 * The way through the server, for one connection: nobody but the two ends can read what goes over it,
 * change it or send it again. Each connection has an ephemeral ECDH key (P-256). Of two of them HKDF
 * (RFC 5869, SHA-256) makes one AES-GCM key for each direction, whose nonces are the numbers of the
 * frames; a frame is its number, 64 bits, and what AES-GCM made of it. Loaded only where it is used.
 */
export class Relay {
  /** Base64 of our public key, uncompressed. */
  readonly publicKey: string;
  readonly #privateKey: CryptoKey;
  readonly #last = new Map<string, bigint>();
  #sent = 0n;

  private constructor(publicKey: string, privateKey: CryptoKey) {
    this.publicKey = publicKey;
    this.#privateKey = privateKey;
  }

  /** Rejects with a `ConnectionError`, `relay-unavailable`, where there is no WebCrypto. */
  static async create(): Promise<Relay> {
    try {
      const { publicKey, privateKey } = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
      const raw = await crypto.subtle.exportKey('raw', publicKey);
      return new Relay(btoa(String.fromCharCode(...new Uint8Array(raw))), privateKey);
    } catch (cause) {
      throw new ConnectionError('relay-unavailable', { cause });
    }
  }

  /** Makes the link to a peer; its keys come about in the background. */
  link(options: RelayLinkOptions): RelayLink {
    return new RelayLink(this, options);
  }

  /** Reads what came from the server; `undefined` for anything that makes no sense. */
  unpack(data: ArrayBuffer): RelayFrame | undefined {
    return unpackRelay(data);
  }

  /** The number of the next frame, to whomever it goes: none is used twice, however often a peer comes back. */
  number(): bigint {
    return ++this.#sent;
  }

  /** Whether the frame of this number is a new one. */
  isNew(sender: string, number: bigint): boolean {
    return number > (this.#last.get(sender) ?? 0n);
  }

  /** The frame of this number was genuine. */
  remember(sender: string, number: bigint): void {
    this.#last.delete(sender);
    this.#last.set(sender, number);
    const [oldest] = this.#last.keys();
    if (this.#last.size > MOST_SENDERS && oldest !== undefined) this.#last.delete(oldest);
  }

  /** Keys for what goes from us to the peer, and for what comes from it. */
  async keys({ self, peer, publicKey }: RelayLinkOptions): Promise<[outgoing: CryptoKey, incoming: CryptoKey]> {
    const { subtle } = crypto;
    const raw = Uint8Array.from(atob(publicKey), (character) => character.charCodeAt(0));
    const key = await subtle.importKey('raw', raw, CURVE, false, []);
    const bits = await subtle.deriveBits({ name: 'ECDH', public: key }, this.#privateKey, 256);
    const shared = await subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey']);
    const derive = (from: string, to: string, usage: KeyUsage): Promise<CryptoKey> => {
      const info = new TextEncoder().encode(`webrtc-elements relay 1 ${from} ${to}`);
      const scheme = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
      return subtle.deriveKey(scheme, shared, { name: 'AES-GCM', length: 256 }, false, [usage]);
    };
    const [us, them] = [`${self} ${this.publicKey}`, `${peer} ${publicKey}`];
    return Promise.all([derive(us, them, 'encrypt'), derive(them, us, 'decrypt')]);
  }
}

/** The way through the server to one peer. */
export class RelayLink implements Carrier {
  readonly frameSize = 64 * 1024 + HEADER_SIZE;
  /** Little, because all of it may have to wait at the server. */
  readonly window = 512 * 1024;
  bytesSent = 0;
  bytesReceived = 0;
  /** Before, there may be frames for the page that had our id before us, whose key we do not have. */
  #genuine = false;
  readonly #relay: Relay;
  readonly #options: RelayLinkOptions;
  readonly #keys: Promise<[outgoing: CryptoKey, incoming: CryptoKey]>;
  /** What is sent and what is received, each in its order. */
  #outgoing = Promise.resolve();
  #incoming = Promise.resolve();

  constructor(relay: Relay, options: RelayLinkOptions) {
    this.#relay = relay;
    this.#options = options;
    this.#keys = relay.keys(options);
    this.#keys.catch((cause: unknown) => options.error('relay-unavailable', cause));
  }

  hasRoom(): boolean {
    return true;
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    const header = new Uint8Array(COUNTER_SIZE);
    new DataView(header.buffer).setBigUint64(0, this.#relay.number());
    const sealed = this.#seal(header, frame.slice());
    this.#outgoing = this.#outgoing
      .then(() => sealed)
      .then(
        (bytes) => {
          const payload = new Uint8Array(COUNTER_SIZE + bytes.byteLength);
          payload.set(header);
          payload.set(new Uint8Array(bytes), COUNTER_SIZE);
          this.bytesSent += frame.length;
          this.#options.send(packRelay(this.#options.peer, payload));
        },
        () => undefined, // there are no keys, which has been told
      );
  }

  /** Takes what came from the peer by the server, if it is genuine. */
  receive(payload: Uint8Array<ArrayBuffer>): void {
    this.#incoming = this.#incoming.then(() => this.#open(payload));
  }

  async #seal(header: Uint8Array, frame: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
    const [key] = await this.#keys;
    return crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce(header) }, key, frame);
  }

  async #open(payload: Uint8Array<ArrayBuffer>): Promise<void> {
    const { publicKey, error, receive } = this.#options;
    let frame: ArrayBuffer;
    try {
      const [, key] = await this.#keys;
      const number = new DataView(payload.buffer, payload.byteOffset).getBigUint64(0);
      if (!this.#relay.isNew(publicKey, number)) throw new RangeError(`Frame ${number} has been here before.`);
      const iv = nonce(payload.subarray(0, COUNTER_SIZE));
      frame = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, payload.subarray(COUNTER_SIZE));
      this.#relay.remember(publicKey, number);
      this.#genuine = true;
    } catch (cause) {
      if (this.#genuine) error('bad-relay-frame', cause);
      return;
    }
    this.bytesReceived += frame.byteLength;
    receive(frame);
  }
}

/** The nonce of the frame of this number: 96 bits, as NIST SP 800-38D has it. */
function nonce(header: Uint8Array): Uint8Array<ArrayBuffer> {
  const iv = new Uint8Array(12);
  iv.set(header, 12 - COUNTER_SIZE);
  return iv;
}
