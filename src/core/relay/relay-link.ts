import type { RelayFlow } from './relay-flow.js';
import type { Carrier } from '../session/carrier.js';
import type { Report } from '../errors.js';
import type { Bytes } from '../../protocol/bytes.js';
import type { PeerId } from '../../protocol/frames.js';
import { HEADER_SIZE } from '../session/session-frame.js';
import { KeyAgreement } from '../trust/key-agreement.js';
import type { KeyPair } from '../trust/key-pair.js';
import { packRelay } from '../../protocol/relay-frame.js';
import { RelayCipher } from './relay-cipher.js';

/** What all relays of one connection share. */
export interface RelayShare {
  readonly keyAgreement: KeyAgreement;
  /** Our own id. */
  readonly self: PeerId;
  /** Sends a frame to the server, or drops it while the server is out of reach. */
  readonly send: (frame: Bytes) => void;
  readonly flow: RelayFlow;
}

/** Options of a `RelayLink`. */
export interface RelayLinkOptions extends RelayShare {
  readonly peer: PeerId;
  /** The peer's public key, as the peer announces it. */
  readonly publicKey: string;
  /** Takes a frame from the peer, decrypted. */
  readonly receive: (frame: ArrayBuffer, relay: RelayLink) => void;
  /** What was sent before may be lost. */
  readonly renew: () => void;
  readonly report: Report;
}

/** The relay to one peer: frames through the server, encrypted from end to end. Loaded only if it is used. */
export class RelayLink implements Carrier {
  readonly frameSize = 64 * 1024 + HEADER_SIZE;
  /** Small, because the server may have to hold all of it. */
  readonly window = 512 * 1024;
  bytesSent = 0;
  bytesReceived = 0;
  readonly #options: RelayLinkOptions;
  readonly #cipher: RelayCipher;
  /** Encryption and decryption take turns, so that frames stay in order. */
  #outgoing = Promise.resolve();
  #incoming = Promise.resolve();

  /** The keys are derived in the background; frames wait for them. */
  constructor(options: RelayLinkOptions) {
    this.#options = options;
    this.#cipher = new RelayCipher({ ...options, send: (sealed) => this.#send(sealed, 0) });
    this.#cipher.ready.catch((cause: unknown) => options.report('relay-unavailable', cause));
  }

  /** Begins the key agreement that all relays of one connection share. */
  static agree(keys: KeyPair): KeyAgreement {
    return new KeyAgreement(keys);
  }

  hasRoom(): boolean {
    return this.#options.flow.hasRoom();
  }

  send(frame: Bytes): void {
    this.#send(this.#cipher.seal(frame.slice()), frame.length);
  }

  /** Resolves when all frames so far are in the socket. */
  get sent(): Promise<void> {
    return this.#outgoing;
  }

  /** Resolves when all frames that have come are decrypted. */
  get opened(): Promise<void> {
    return this.#incoming;
  }

  /** Takes what came from the peer through the server. Only a genuine frame is passed on. */
  receive(payload: Bytes): void {
    this.#incoming = this.#incoming.then(() => this.#open(payload));
  }

  /** Sends a frame of this length, in plain text, once it is sealed. */
  #send(sealed: Promise<Bytes>, length: number): void {
    const { flow, peer, send } = this.#options;
    flow.begin(length);
    this.#outgoing = this.#outgoing
      .then(() => sealed)
      .then((payload) => {
        this.bytesSent += length;
        send(packRelay(peer, payload));
      })
      .catch(() => undefined) // there are no keys, and the constructor has reported that
      .then(() => flow.end(length));
  }

  async #open(payload: Bytes): Promise<void> {
    let frame: ArrayBuffer | undefined;
    try {
      frame = await this.#cipher.open(payload);
    } catch (cause) {
      this.#options.report('bad-relay-frame', cause);
    }
    if (!frame?.byteLength) return;
    this.bytesReceived += frame.byteLength;
    this.#options.receive(frame, this);
  }
}
