import { isFor, parseHello } from '../../../protocol/check-hello.js';
import type { Member, PeerId, ServerFrame } from '../../../protocol/frames.js';
import type { Self } from '../known-member.js';

/** A member that says it has a password. Whether it is who it says, is found out by those who take it as a peer. */
export interface Neighbour {
  readonly id: PeerId;
  /** Its number in the order of the room. */
  readonly order: number;
  /** What its hello says, as it travels, without the signature. */
  readonly payload: string;
}

/** How many are kept. A hostile server can invent members without end. */
const MOST = 1_000;

/** The members of the room that say they have a password, as the server tells of them. */
export class Neighbours {
  readonly #self: Self;
  readonly #gone: (id: PeerId) => void;
  readonly #members = new Map<PeerId, Neighbour>();

  /** `gone`: a member has left, or another page of it has come. */
  constructor(self: Self, gone: (id: PeerId) => void) {
    this.#self = self;
    this.#gone = gone;
  }

  get(id: PeerId): Neighbour | undefined {
    return this.#members.get(id);
  }

  /** Those who were here before this place in the order: who was here longest is first. */
  before(order: number): Neighbour[] {
    return [...this.#members.values()].filter((one) => one.order < order).sort((a, b) => a.order - b.order);
  }

  /** The server tells what is new. */
  take(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        this.clear();
        frame.members.forEach((member) => this.#add(member));
        return;
      case 'news':
        frame.news.forEach((one) => this.take(one));
        return;
      case 'joined':
        this.#add(frame.member);
        return;
      case 'left':
        this.#remove(frame.id);
        return;
      default: // nothing about members
    }
  }

  /** We are no longer in the room. */
  clear(): void {
    for (const id of [...this.#members.keys()]) this.#remove(id);
  }

  #add({ id, order, hello: text }: Member): void {
    const hello = parseHello(text);
    const [payload = ''] = text.split('.');
    if (this.#members.get(id)?.payload === payload) {
      this.#members.set(id, { id, order, payload });
      return;
    }
    this.#remove(id);
    const self = this.#self;
    if (hello?.mode !== 'password' || !hello.keys || !isFor(self, hello) || this.#members.size >= MOST) return;
    if (id !== self.id && hello.keys.ephemeral !== self.ephemeral) this.#members.set(id, { id, order, payload });
  }

  #remove(id: PeerId): void {
    if (this.#members.delete(id)) this.#gone(id);
  }
}
