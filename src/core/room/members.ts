import type { PeerId } from '../../protocol/frames.js';
import type { KnownMember, ReadPresence } from '../trust/known-member.js';
import type { NumberedPresence } from '../trust/room-secret.js';

/** Whom the server has in the room besides us: peers, and those who are blocked or not accepted. */
export class Members {
  readonly #members = new Map<PeerId, KnownMember>();
  readonly #read: ReadPresence;
  readonly #changed: (id: PeerId, said: NumberedPresence) => void;

  /** `changed`: called when a member has said something new about itself. */
  constructor(read: ReadPresence, changed: (id: PeerId, said: NumberedPresence) => void) {
    this.#read = read;
    this.#changed = changed;
  }

  /** The member that has been here longest; `undefined` if `order`, our own number, is lower. */
  hostBefore(order: number): PeerId | undefined {
    let [host, lowest]: [PeerId | undefined, number] = [undefined, order];
    for (const { id, order } of this.#members.values()) if (order < lowest) [host, lowest] = [id, order];
    return host;
  }

  [Symbol.iterator](): Iterator<KnownMember> {
    return this.#members.values();
  }

  get(id: PeerId): KnownMember | undefined {
    return this.#members.get(id);
  }

  has(id: PeerId): boolean {
    return this.#members.has(id);
  }

  /** Whether the server has this page of the member in the room. */
  isHere({ id, hello }: KnownMember): boolean {
    return this.#members.get(id)?.hello.instance === hello.instance;
  }

  add(member: KnownMember): void {
    this.#members.set(member.id, member);
  }

  delete(id: PeerId): void {
    this.#members.delete(id);
  }

  clear(): void {
    this.#members.clear();
  }

  /** A member says something new about itself. */
  hear(id: PeerId, text: string): void {
    const member = this.#members.get(id);
    if (!member) return;
    this.#members.set(id, { ...member, text });
    const said = this.#read(text, member);
    if (said instanceof Promise) void said.then((opened) => opened && this.#take(member, opened));
    else this.#take(member, said);
  }

  /** Reads again what all have said last: the room has another secret. */
  readAgain(): void {
    for (const { id, text } of [...this.#members.values()]) this.hear(id, text);
  }

  #take({ id, hello }: KnownMember, said: NumberedPresence): void {
    const member = this.#members.get(id);
    if (member?.hello.instance !== hello.instance || said.number < member.number) return; // it has begun anew, or this is old
    this.#members.set(id, { ...member, ...said });
    this.#changed(id, said);
  }
}
