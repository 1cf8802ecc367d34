import type { Account, Entry, MemberNumber } from './account.js';
import { Membership, timeOf, type Sent } from './membership.js';
import type { Trouble } from './trouble.js';
import type { Verdict } from './verdict.js';

/** What a ledger can find to be wrong. */
type Judge = Pick<Verdict<'messages' | 'promises' | 'events'>, 'fail'>;

/** Two give up on each other after `peerTimeout`, but so much earlier than we count, in ms: ticks, and a busy machine. */
const SLACK = 2_000;
/** The same where nothing waits: they may not have heard of each other for a while, before they ask. */
const SLACK_IDLE = 7_000;
/** The length of the time before a line. */
const TIME = 12;
/** So many memberships that are over are remembered. */
const MOST_ENDED = 60;

/** What all members sent and heard, and whether it fits together. */
export class Ledger {
  /** Messages that arrived so far. */
  messages = 0;
  readonly #members = new Map<MemberNumber, Membership>();
  readonly #trouble: Trouble;
  readonly #verdict: Judge;
  /** By room: how long a member may be out of reach, in ms. */
  readonly #patience: ReadonlyMap<string, number>;
  #entered = 0;

  constructor(trouble: Trouble, verdict: Judge, patience: ReadonlyMap<string, number>) {
    this.#trouble = trouble;
    this.#verdict = verdict;
    this.#patience = patience;
  }

  /** Somebody is about to enter this room, at this place. */
  begin(place: string, room: string): Membership {
    const member = new Membership(++this.#entered, place, room);
    this.#members.set(member.number, member);
    return member;
  }

  /** Takes what a page tells. */
  take({ number, at, entries }: Account): void {
    const member = this.#members.get(number);
    if (!member) return; // it has not entered yet
    member.told = at;
    for (const entry of entries) {
      member.take(entry);
      this.#judge(member, entry);
      if (entry[1] === 'heard') this.messages++;
    }
  }

  /** Everything has settled, and everybody who is there has told all: checks what was sent, and forgets it. */
  check(): void {
    for (const from of this.#members.values()) {
      const others = new Set([...from.sent.keys(), ...this.#hearersOf(from.number)]);
      for (const number of others) {
        const to = this.#members.get(number);
        if (to) this.#checkPair(from, to);
        else this.#verdict.fail('messages', `${name(from)} sent to ${number}, who never was`);
      }
    }
    for (const member of this.#members.values()) member.forget();
    const ended = [...this.#members.values()].filter((member) => member.ended < Infinity);
    for (const { number } of ended.slice(0, -MOST_ENDED)) this.#members.delete(number);
  }

  /** What the pages of these memberships, and of those at the same place before them, have told lately. */
  linesOf(wanted: (member: Membership) => boolean): string[] {
    return [...this.#members.values()]
      .filter(wanted)
      .flatMap((member) => member.lines.map((line) => `${line.slice(0, TIME)} ${name(member)}${line.slice(TIME)}`));
  }

  #hearersOf(number: MemberNumber): MemberNumber[] {
    return [...this.#members.values()].filter(({ heard }) => heard.has(number)).map((member) => member.number);
  }

  /** What may only be where there is cause. */
  #judge(member: Membership, entry: Entry): void {
    const [at, what] = entry;
    switch (what) {
      case 'wrong':
        this.#verdict.fail('messages', `${name(member)}: ${entry[2]}`);
        return;
      case 'close':
        if (member.ended > at) this.#verdict.fail('events', `${name(member)} is closed: ${entry[2]}`);
        return;
      case 'gone':
        if (!this.#excused(member, entry[2], at, at, SLACK_IDLE)) {
          this.#verdict.fail('events', `${timeOf(at)} ${name(member)} takes ${this.#nameOf(entry[2])} for gone`);
        }
        return;
      case 'error': {
        const [, , code, peer, message] = entry;
        if (code === 'peer-unreachable' && this.#excused(member, peer ?? 0, at, at, SLACK_IDLE)) return;
        const who = peer === undefined ? '' : ` of ${this.#nameOf(peer)}`;
        this.#verdict.fail('events', `${timeOf(at)} ${name(member)} has the error ${code}${who}: ${message}`);
        return;
      }
      default:
    }
  }

  /** Whether these two may have lost each other in that time: one left, or they were out of reach for long enough. */
  #excused(from: Membership, number: MemberNumber, since: number, until: number, slack = SLACK): boolean {
    const to = this.#members.get(number);
    if (!to || Math.min(from.ended, to.ended) <= until) return true;
    const patience = (this.#patience.get(from.room) ?? 0) - slack;
    return this.#trouble.excuses([from.place, to.place, from.room], patience, since, until);
  }

  #checkPair(from: Membership, to: Membership): void {
    const sent = from.sent.get(to.number) ?? [];
    const heard = to.heard.get(from.number) ?? [];
    const fail = (what: string): void => {
      this.#verdict.fail('messages', `${name(from)} to ${name(to)}: ${what}`);
    };
    const endedUntold = from.ended < Infinity;
    const arrived = new Set<Sent>();
    let next = 0;
    for (const word of heard) {
      // What is too small for a number is sent only where nothing can have been left out before it.
      const found = sent.findIndex(({ n, small }, index) =>
        typeof word === 'number' ? n === word : index === next && small === word,
      );
      if (found < next) {
        const last = sent.at(-1)?.n ?? 0;
        if (endedUntold && (typeof word === 'number' ? word > last : next === sent.length)) next = sent.length;
        else fail(found < 0 ? `"${word}" was never sent, or not there` : `${word} came twice, or late`);
        continue;
      }
      for (const missed of sent.slice(next, found)) {
        // One to several that was pending when its sender ended may have failed for this one.
        const end = missed.end ?? { at: from.ended, code: 'peer-gone' };
        const failed = end.code !== undefined && this.#excused(from, to.number, missed.at, end.at - 1);
        if (!failed) fail(`${missed.n} was left out, ${word} came: ${endOf(missed)}`);
      }
      for (const message of sent.slice(found, found + 1)) arrived.add(message);
      next = found + 1;
    }
    for (const missed of sent.slice(next)) {
      if (missed.end && missed.end.code === undefined && missed.end.at < to.told)
        fail(`${missed.n} was lost: ${endOf(missed)}`);
    }
    for (const message of sent) this.#checkPromise(from, to, message, arrived.has(message));
  }

  #checkPromise(from: Membership, to: Membership, { n, at, end }: Sent, arrived: boolean): void {
    const fail = (what: string): void => {
      this.#verdict.fail('promises', `${timeOf(at)} ${name(from)} sent ${n} to ${name(to)}: ${what}`);
    };
    if (!end) {
      if (from.ended === Infinity) fail('pending for ever');
    } else if (end.code !== undefined && (end.blamed || (!arrived && end.at < to.told))) {
      // One to several failed for another of them, and this one may have ended before it told that it had got it.
      if (!['peer-gone', 'peer-unreachable', 'closed'].includes(end.code)) fail(end.code);
      else if (!this.#excused(from, to.number, at, end.at)) fail(`${end.code} at ${timeOf(end.at)}, without cause`);
    }
  }

  #nameOf(number: MemberNumber): string {
    const member = this.#members.get(number);
    return member ? name(member) : `${number}`;
  }
}

/** What a membership is called in messages: its place, and its number. */
export function name({ place, number }: Membership): string {
  return `${place}#${number}`;
}

function endOf({ at, end }: Sent): string {
  return `sent ${timeOf(at)}, ${end ? `${end.code ?? 'fulfilled'} ${timeOf(end.at)}` : 'pending'}`;
}
