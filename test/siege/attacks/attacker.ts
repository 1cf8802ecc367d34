import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { Lot } from '../../fuzz/lot.js';
import { ATTACKS } from './attacks.js';
import { Gang } from './gang.js';
import type { Order, Outcome } from './order.js';

/** The process of the attackers: carries out each order that it gets, and tells how it went. */

/** Those who attack come from so many addresses. */
const ADDRESSES = 200;
/** So many letters of a refusal are told. */
const MOST_WORDS = 200;

process.on('message', (order: Order) => void carryOut(order).then((outcome) => process.send?.(outcome)));
process.on('disconnect', () => process.exit()); // nobody is left to attack for

async function carryOut({ number, attack, target, room, seed, time }: Order): Promise<Outcome> {
  const address = `127.0.1.${2 + (number % ADDRESSES)}`;
  const gang = new Gang({ target, room, lot: new Lot(seed), address, name: `x-${number}` });
  let refusal: string | undefined;
  // Some of them may still wait for a victim that has left: when the time is over, nobody waits for them.
  const ended = delay(time).then(() => gang.end());
  while (!gang.over) refusal = (await Promise.race([attempt(attack, gang), ended])) ?? refusal;
  return { number, blows: gang.blows, refusal };
}

/** Attacks once, or until it is over; resolves with why it could not go on. */
async function attempt(attack: string, gang: Gang): Promise<string | undefined> {
  await setImmediate(); // what is refused at once must not keep the others from their turn
  try {
    await ATTACKS[attack]?.run(gang);
    return undefined;
  } catch (error) {
    return gang.over ? undefined : String(error).slice(0, MOST_WORDS);
  }
}
