import { decodeBase64, encodeBase64 } from '../../../src/protocol/base64.js';
import type { Bytes } from '../../../src/protocol/bytes.js';
import { parseHello } from '../../../src/protocol/check-hello.js';
import type { Member } from '../../../src/protocol/frames.js';
import { KeyAgreement, UNSALTED } from '../../../src/core/trust/key-agreement.js';
import { PairCipher } from '../../../src/core/trust/pair-cipher.js';
import type { ByHand } from './by-hand.js';

/** What a client by hand and a member of its room say to each other, sealed as `connect()` does it. */
export class PairByHand {
  readonly cipher: PairCipher;
  readonly #by: ByHand;
  readonly #peer: string;

  /** `member`: the other one, as the server describes it. */
  constructor(by: ByHand, { id, hello }: Member) {
    const { introduction } = by;
    const nothing = (): void => undefined;
    const [payload = ''] = hello.split('.');
    this.#by = by;
    this.#peer = id;
    this.cipher = new PairCipher({
      keyAgreement: new KeyAgreement(introduction.owned!.ephemeral, introduction, UNSALTED),
      peer: { id, payload },
      publicKey: parseHello(hello)!.keys!.ephemeral,
      send: (frame) => this.#post(frame),
      prove: nothing,
      renew: nothing,
    });
  }

  /** Sends a signal: any text. Resolves when it is in the socket. */
  signal(text: string): Promise<void> {
    return this.cipher.carry('signals', new TextEncoder().encode(text), (frame) => this.#post(frame));
  }

  /** Reads a signal. Resolves with nothing if it is none of ours. */
  async read(signal: string): Promise<string> {
    const plain = await this.cipher.open('signals', decodeBase64(signal)).catch(() => undefined);
    return new TextDecoder().decode(plain);
  }

  #post(frame: Bytes): void {
    this.#by.client.send({ type: 'signal', to: this.#peer, signal: encodeBase64(frame) });
  }
}
