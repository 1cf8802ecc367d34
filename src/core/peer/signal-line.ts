import { decodeBase64, encodeBase64 } from '../../protocol/base64.js';
import type { Bytes } from '../../protocol/bytes.js';
import type { Report } from '../errors.js';
import { parseSignal, type Signal } from '../signalling/signal.js';
import type { KeyAgreement } from '../trust/key-agreement.js';
import type { KnownMember } from '../trust/known-member.js';
import { PairCipher } from '../trust/pair-cipher.js';
import { Turns } from '../turns.js';

/** How many signals of a peer may wait to be decrypted. More come only from one who means harm. */
const MOST_WAITING = 200;
/** How many signals that the peer may not be able to read are kept, to be sent again. */
const MOST_KEPT = 100;

/** How signals reach the members of a room. */
export interface SignalShare {
  /** `undefined`: we have no keys. */
  readonly keyAgreement: KeyAgreement | undefined;
  /** Sends a signal to a peer through the server, as it travels. It is lost while the server is out of reach. */
  readonly post: (text: string) => void;
  readonly report: Report;
}

/** The side of the line that is ours. */
export interface SignalOwner {
  /** Takes a signal of the peer. The next one waits until the promise settles. */
  take(signal: Signal): void | Promise<void>;
  /** The peer has shown that it is there, and knows the secret of the room if there is one. Called once. */
  prove(): void;
  /** What was sent by other ways than this may be lost. `anew`: the peer has begun anew, and knows nothing of us. */
  renew(anew: boolean): void;
}

/** The signals to one peer and from it, in their order; sealed where both have keys, so that the server reads none of them. */
export class SignalLine {
  /** What seals them, and the frames of the relay; `undefined` if one side has no keys. */
  readonly cipher: PairCipher | undefined;
  readonly #share: SignalShare;
  /** One that comes after a goodbye waits until that is done with. */
  readonly #incoming: Turns<Signal>;
  /** What the peer may not be able to read: it was sent before the peer has shown that it knows a nonce of ours. */
  #kept: Signal[] = [];
  #waiting = 0;
  /** Whether some of those that wait now had no place. */
  #overloaded = false;

  constructor(member: KnownMember, owner: SignalOwner, share: SignalShare) {
    const { keyAgreement } = share;
    const { keys } = member.hello;
    this.#share = share;
    this.#incoming = new Turns((signal) => owner.take(signal));
    this.cipher =
      keyAgreement &&
      keys &&
      new PairCipher({
        keyAgreement,
        peer: member,
        publicKey: keys.ephemeral,
        send: (frame) => this.#post(frame),
        prove: () => {
          this.#kept = [];
          owner.prove();
        },
        renew: (anew) => {
          for (const signal of this.#kept.splice(0)) this.send(signal);
          owner.renew(anew);
        },
      });
  }

  /** Sends a signal. It overtakes nothing that was sent to the peer before, by relay either. */
  send(signal: Signal): void {
    const { post, report } = this.#share;
    const { cipher } = this;
    const text = JSON.stringify(signal);
    if (!cipher) {
      post(text);
      return;
    }
    if (!cipher.paired && this.#kept.length < MOST_KEPT) this.#kept.push(signal);
    cipher
      .carry('signals', new TextEncoder().encode(text), (sealed) => this.#post(sealed))
      .catch((cause: unknown) => report('bad-hello', cause)); // its key is no point of the curve
  }

  /** Takes a signal as it travels. */
  receive(text: string): void {
    const { cipher } = this;
    const { report } = this.#share;
    if (!cipher) this.#take(text);
    else if (this.#waiting < MOST_WAITING) {
      this.#waiting++;
      void this.#open(cipher, text)
        .catch((cause: unknown) => report('bad-signal', cause))
        .finally(() => this.#onOpened());
    } else if (!this.#overloaded) {
      this.#overloaded = true;
      report('peer-overload');
    }
  }

  #onOpened(): void {
    if (--this.#waiting === 0) this.#overloaded = false;
  }

  async #open(cipher: PairCipher, text: string): Promise<void> {
    const plain = await cipher.open('signals', decodeBase64(text));
    if (plain?.byteLength) this.#take(new TextDecoder().decode(plain));
  }

  #take(text: string): void {
    const signal = parseSignal(text);
    if (signal) this.#incoming.take(signal);
    else this.#share.report('bad-signal');
  }

  #post(sealed: Bytes): void {
    this.#share.post(encodeBase64(sealed));
  }
}
