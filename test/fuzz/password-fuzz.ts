import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { Asker, Reply } from '../../src/core/trust/password/asker.js';
import { formatMessage, isOfSponsor, parseMessage, type Message } from '../../src/core/trust/password/message.js';
import { askerFor, neighbour, SponsorSide } from '../support/password/sides.js';
import { Lot } from './lot.js';
import { ProcessWatch } from './process-watch.js';
import { spoiledJson } from './spoiled-json.js';
import type { Tally } from './tally.js';

/** How many of 100,000 cases are runs of the handshake. Each costs some multiplications of points. */
export const PASSWORD_SHARE = 3_000;

const WORD = 'correct horse';
/** So many messages of earlier runs are kept, to come again. */
const MOST_KEPT = 200;

/** What is between two sides: it passes on, alters, repeats, turns round and invents messages. */
class Wire {
  readonly #lot: Lot;
  readonly #side: SponsorSide;
  readonly #seen: Message[];
  asker: Asker | undefined;
  delivered = 0;

  constructor(lot: Lot, side: SponsorSide, seen: Message[]) {
    this.#lot = lot;
    this.#side = side;
    this.#seen = seen;
  }

  /** A side has sent a message. */
  pass(message: Message): void {
    const lot = this.#lot;
    if (this.#seen.length < MOST_KEPT) this.#seen.push(message);
    else this.#seen[lot.below(MOST_KEPT)] = message;
    for (let left = lot.below(3); left > 0; left--) this.#deliver(this.#changed(lot.pick(this.#seen)));
    if (lot.chance(0.85)) this.#deliver(lot.chance(0.85) ? formatMessage(message) : this.#changed(message));
    for (let left = lot.below(3); left > 0; left--) this.#deliver(this.#changed(message));
  }

  #changed(message: Message): string {
    const lot = this.#lot;
    return lot.chance(0.3) ? formatMessage(message) : spoiledJson(lot, { cpace: message });
  }

  /** Whoever it is for takes it, as if it came from the other side. */
  #deliver(text: string): void {
    this.delivered++;
    const message = parseMessage(text);
    if (!message) return;
    if (isOfSponsor(message)) this.asker?.take(neighbour('sponsor'), message);
    else this.#side.sponsor.take(neighbour('asker'), message);
  }
}

/** Has two sides run the handshake with somebody hostile between them. Nobody agrees on anything but with the other side. */
export async function runPasswordFuzz(cases: number, seed: number, tally: Tally): Promise<string> {
  const watch = new ProcessWatch();
  const lot = new Lot(seed);
  const seen: Message[] = [];
  tally.begin('handshakes of rooms with a password');
  try {
    for (let i = 0; i < cases; i++) await runOnce(lot, seen, tally);
    assert.deepEqual(watch.uncaught.slice(0, 9), []);
    return `${tally.current} messages in ${cases} runs`;
  } finally {
    watch.stop();
  }
}

async function runOnce(lot: Lot, seen: Message[], tally: Tally): Promise<void> {
  const side = new SponsorSide(WORD);
  const knows = lot.chance(0.7);
  const own = lot.chance(0.3) ? new Uint8Array(32).fill(9) : undefined;
  const before = [side.secret, own];
  const wire = new Wire(lot, side, seen);
  const asker = askerFor(side, knows ? WORD : 'a guess', { pass: (message) => wire.pass(message) });
  wire.asker = asker;
  let reply: Reply | undefined;
  const asking = asker.ask(neighbour('sponsor'), own).then((found) => (reply = found));
  for (let quiet = 0; quiet < 40 && !reply; quiet++) {
    await crypto.subtle.digest('SHA-256', new Uint8Array(1));
    await turn();
  }
  asker.leave('sponsor');
  side.sponsor.leave('asker');
  reply = await asking;
  tally.deliver(wire.delivered);
  tally.complain(reply.type);
  if (!knows) assert.notEqual(reply.type, 'granted');
  if (reply.type === 'granted') assert(before.includes(reply.secret) || sameAsOne(reply.secret, before));
  assert(sameAsOne(side.secret, knows ? before : [before[0]]), 'the sponsor has a secret that nobody has');
}

function sameAsOne(secret: Uint8Array, known: readonly (Uint8Array | undefined)[]): boolean {
  return known.some((one) => one && Buffer.compare(one, secret) === 0);
}
