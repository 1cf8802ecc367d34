import type { PeerId } from '../../src/protocol/frames.js';
import { Ledger } from '../soak/ledger.js';
import type { Membership } from '../soak/membership.js';
import { Trouble } from '../soak/trouble.js';
import type { Verdict } from '../soak/verdict.js';
import type { Check } from './checks.js';
import { Latencies } from './latencies.js';

/** What honest people present as their name. */
export const HONEST = 'honest';
/** Nobody is ever out of reach for long, so nothing excuses a loss, in ms. */
const PATIENCE = 60_000;
/** What comes later than the latest without attacks, and this, is late, in ms. */
const LATE = 2_000;

/** What honest people of all rooms at one place have in common: who they are, and what they tell. */
export class Company {
  readonly ledger: Ledger;
  readonly verdict: Verdict<Check>;
  /** How long messages took, before the attacks and from then on. */
  readonly calm = new Latencies();
  readonly latencies = new Latencies();
  /** Errors with attackers, by code. */
  readonly blamed = new Map<string, number>();
  /**
   * Sockets that honest people lost, by code and reason. That alone is no fault: a server may cut off who is sent more than it reads,
   * and whoever is cut off comes back and misses nothing.
   */
  readonly lostSockets = new Map<string, number>();
  said = 0;
  readonly #members = new Map<PeerId, Membership>();
  #underAttack = false;

  constructor(rooms: readonly string[], verdict: Verdict<Check>) {
    this.verdict = verdict;
    this.ledger = new Ledger(new Trouble(), verdict, new Map(rooms.map((room) => [room, PATIENCE])));
  }

  /** Somebody comes into a room, under this id. */
  admit(place: string, room: string, id: PeerId): Membership {
    const membership = this.ledger.begin(place, room);
    this.#members.set(id, membership);
    return membership;
  }

  /** Who has this id; `undefined` if it is no honest person. */
  find(id: PeerId | undefined): Membership | undefined {
    return id === undefined ? undefined : this.#members.get(id);
  }

  /** From now on messages are late if they come later than those so far. */
  beginAttacks(): void {
    this.#underAttack = true;
  }

  /** A message has come from `from` to `to` after so long, in ms. */
  arrived(from: Membership, to: Membership, time: number): void {
    if (!this.#underAttack) {
      this.calm.add(time);
      return;
    }
    this.latencies.add(time);
    if (time > this.calm.max + LATE) {
      this.verdict.fail('lateness', `${from.place}#${from.number} to ${to.place}#${to.number}: ${Math.round(time)} ms`);
    }
  }

  blame(code: string): void {
    count(this.blamed, code);
  }

  loseSocket(why: string): void {
    count(this.lostSockets, why);
  }

  /** All is quiet: checks what was said, and forgets it. */
  check(): void {
    this.ledger.check();
    for (const [id, { ended }] of this.#members) if (ended < Infinity) this.#members.delete(id);
  }
}

function count(times: Map<string, number>, what: string): void {
  times.set(what, (times.get(what) ?? 0) + 1);
}
