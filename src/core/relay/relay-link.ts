import type { RelayFlow } from './relay-flow.js';
import type { Carrier } from '../session/carrier.js';
import type { Report } from '../errors.js';
import type { Bytes } from '../../protocol/bytes.js';
import type { PeerId } from '../../protocol/frames.js';
import { HEADER_SIZE } from '../session/session-frame.js';
import { KeyAgreement, type PeerKeys } from '../trust/key-agreement.js';
import { packRelay } from '../../protocol/relay-frame.js';

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
  readonly report: Report;
}

const NUMBER_SIZE = 8;

/**
 * The relay to one peer: frames through the server, encrypted from end to end with AES-GCM. Only the two ends can read, change
 * or repeat them. An encrypted frame is a 64-bit number, followed by ciphertext and tag of AES-GCM. Loaded only if it is used.
 */
export class RelayLink implements Carrier {
  readonly frameSize = 64 * 1024 + HEADER_SIZE;
  /** Small, because the server may have to hold all of it. */
  readonly window = 512 * 1024;
  bytesSent = 0;
  bytesReceived = 0;
  /** Whether a genuine frame has come. Earlier frames may be for the page that had our id before us. We do not have its key. */
  #genuine = false;
  readonly #options: RelayLinkOptions;
  readonly #keys: Promise<PeerKeys>;
  /** Encryption and decryption take turns, so that frames stay in order. */
  #outgoing = Promise.resolve();
  #incoming = Promise.resolve();

  /** The keys are derived in the background; frames wait for them. */
  constructor(options: RelayLinkOptions) {
    const { keyAgreement, self, peer, publicKey } = options;
    this.#options = options;
    this.#keys = keyAgreement.derive(self, peer, publicKey);
    this.#keys.catch((cause: unknown) => options.report('relay-unavailable', cause));
  }

  /** Makes the keys that all relays of one connection share. Rejects if there is no WebCrypto. */
  static createKeys(): Promise<KeyAgreement> {
    return KeyAgreement.create();
  }

  hasRoom(): boolean {
    return this.#options.flow.hasRoom();
  }

  send(frame: Bytes): void {
    const { flow, keyAgreement } = this.#options;
    const { length } = frame;
    const iv = nonce(keyAgreement.nextNumber());
    const sealed = this.#seal(iv, frame.slice());
    flow.begin(length);
    this.#outgoing = this.#outgoing
      .then(() => sealed)
      .then((bytes) => {
        const payload = new Uint8Array(NUMBER_SIZE + bytes.byteLength);
        payload.set(iv.subarray(-NUMBER_SIZE));
        payload.set(new Uint8Array(bytes), NUMBER_SIZE);
        this.bytesSent += length;
        this.#options.send(packRelay(this.#options.peer, payload));
      })
      .catch(() => undefined) // there are no keys, and the constructor has reported that
      .then(() => flow.end(length));
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

  async #seal(iv: Bytes, frame: Bytes): Promise<ArrayBuffer> {
    const [outgoing] = await this.#keys;
    return crypto.subtle.encrypt({ name: 'AES-GCM', iv }, outgoing, frame);
  }

  async #open(payload: Bytes): Promise<void> {
    const { keyAgreement, publicKey, report, receive } = this.#options;
    let frame: ArrayBuffer;
    try {
      const [, incoming] = await this.#keys;
      const number = new DataView(payload.buffer, payload.byteOffset).getBigUint64(0);
      if (!keyAgreement.isNew(publicKey, number)) throw new RangeError(`Frame ${number} has already been received.`);
      const algorithm = { name: 'AES-GCM', iv: nonce(number) };
      frame = await crypto.subtle.decrypt(algorithm, incoming, payload.subarray(NUMBER_SIZE));
      keyAgreement.remember(publicKey, number);
      this.#genuine = true;
    } catch (cause) {
      if (this.#genuine) report('bad-relay-frame', cause);
      return;
    }
    this.bytesReceived += frame.byteLength;
    receive(frame, this);
  }
}

/** Makes the nonce of a frame: 96 bits (NIST SP 800-38D), of which the last 64 are its number. */
function nonce(number: bigint): Bytes {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setBigUint64(12 - NUMBER_SIZE, number);
  return iv;
}
