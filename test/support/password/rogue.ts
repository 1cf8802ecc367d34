import { Asker } from '../../../src/core/trust/password/asker.js';
import { isHandshake } from '../../../src/core/trust/password/mark.js';
import { formatMessage, isOfSponsor, parseMessage, type Message } from '../../../src/core/trust/password/message.js';
import type { Neighbour } from '../../../src/core/trust/password/neighbours.js';
import type { Bytes } from '../../../src/protocol/bytes.js';
import type { PeerId, ServerFrame } from '../../../src/protocol/frames.js';
import type { ByHand } from '../trust/by-hand.js';
import { openByHand } from '../trust/by-hand.js';
import { deskOf, SponsorSide } from './sides.js';

/** Somebody in a room with a password who does not know it, and does what the test says. */
export class Rogue {
  readonly heard: Message[] = [];
  /** What it does with a message. */
  receive: (from: PeerId, message: Message) => void = () => undefined;
  readonly #by: ByHand;
  readonly #room: string;
  readonly #others = new Map<PeerId, Neighbour>();

  private constructor(by: ByHand, room: string) {
    this.#by = by;
    this.#room = room;
    by.client.socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) this.#take(JSON.parse(data.toString()) as ServerFrame);
    });
  }

  static async enter(name: string, { url, room }: { readonly url: string; readonly room: string }): Promise<Rogue> {
    const by = await openByHand(name, { url, room, mode: 'password' });
    const rogue = new Rogue(by, room);
    const { members } = await by.client.next('welcome');
    for (const member of members) rogue.#meet(member);
    return rogue;
  }

  get id(): PeerId {
    return this.#by.client.id;
  }

  say(to: PeerId, message: Message): void {
    this.#by.client.send({ type: 'signal', to, signal: formatMessage(message) });
  }

  /** Answers as a member would that knows this password. */
  answerWith(guess: string): void {
    const side = new SponsorSide(guess, { room: this.#room, payload: this.#by.introduction.payload });
    side.post = (message, to) => this.say(to, message);
    this.receive = (from, message) => {
      const asker = this.#others.get(from);
      if (asker && !isOfSponsor(message)) side.sponsor.take(asker, message);
    };
  }

  /** Asks a member as somebody would who knows this password, and has this secret. Resolves with what became of it. */
  async askWith(guess: string, sponsor: PeerId, secret?: Bytes): Promise<string> {
    const { payload } = this.#by.introduction;
    const asker = new Asker({
      ...deskOf('', guess, (to, message) => this.say(to, message)),
      payload,
      place: { party: 'main', room: this.#room },
    });
    this.receive = (from, message) => {
      const other = this.#others.get(from);
      if (other && isOfSponsor(message)) asker.take(other, message);
    };
    return (await asker.ask(this.#others.get(sponsor)!, secret)).type;
  }

  leave(): void {
    this.#by.client.socket.close();
  }

  #meet({ id, order, hello }: { readonly id: PeerId; readonly order: number; readonly hello: string }): void {
    this.#others.set(id, { id, order, payload: hello.split('.')[0] ?? '' });
  }

  #take(frame: ServerFrame): void {
    const each = frame.type === 'news' ? frame.news : [frame];
    for (const one of each) {
      if (one.type === 'joined') this.#meet(one.member);
      if (one.type !== 'signal' || !isHandshake(one.signal)) continue;
      const message = parseMessage(one.signal);
      if (!message) continue;
      this.heard.push(message);
      this.receive(one.from, message);
    }
  }
}
