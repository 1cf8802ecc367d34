import type { RelayFlow } from './relay-flow.js';
import type { Carrier } from '../session/carrier.js';
import type { Report } from '../errors.js';
import type { Bytes } from '../../protocol/bytes.js';
import type { PeerId } from '../../protocol/frames.js';
import { HEADER_SIZE } from '../session/session-frame.js';
import type { PairCipher } from '../trust/pair-cipher.js';
import { packRelay } from '../../protocol/relay-frame.js';

/** What all relays of one connection share. */
export interface RelayShare {
  /** Sends a frame to the server, or drops it while the server is out of reach. */
  readonly send: (frame: Bytes) => void;
  readonly flow: RelayFlow;
}

/** Options of a `RelayLink`. */
export interface RelayLinkOptions extends RelayShare {
  readonly peer: PeerId;
  readonly cipher: PairCipher;
  /** Takes a frame from the peer, decrypted. */
  readonly receive: (frame: ArrayBuffer, relay: RelayLink) => void;
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
  /** Decryption takes turns, so that frames stay in order. */
  #incoming = Promise.resolve();

  /** The keys are derived in the background; frames wait for them. */
  constructor(options: RelayLinkOptions) {
    this.#options = options;
    options.cipher.ready.catch((cause: unknown) => options.report('relay-unavailable', cause));
  }

  hasRoom(): boolean {
    return this.#options.flow.hasRoom();
  }

  send(frame: Bytes): void {
    const { cipher, flow, peer, send } = this.#options;
    const { length } = frame;
    flow.begin(length);
    const pass = (sealed: Bytes): void => {
      this.bytesSent += length;
      send(packRelay(peer, sealed));
    };
    void cipher
      .carry('relay', frame.slice(), pass)
      .catch(() => undefined) // there are no keys, and the constructor has reported that
      .then(() => flow.end(length));
  }

  /** Resolves when all frames that have come are decrypted. */
  get opened(): Promise<void> {
    return this.#incoming;
  }

  /** Takes what came from the peer through the server. Only a genuine frame is passed on. */
  receive(payload: Bytes): void {
    this.#incoming = this.#incoming.then(() => this.#open(payload));
  }

  async #open(payload: Bytes): Promise<void> {
    let frame: ArrayBuffer | undefined;
    try {
      frame = await this.#options.cipher.open('relay', payload);
    } catch (cause) {
      this.#options.report('bad-relay-frame', cause);
    }
    if (!frame?.byteLength) return;
    this.bytesReceived += frame.byteLength;
    this.#options.receive(frame, this);
  }
}
