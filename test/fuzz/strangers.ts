import { HELLO } from '../../src/protocol/greeting.js';
import type { PeerId } from '../../src/protocol/frames.js';
import { introduce } from '../support/trust/by-hand.js';
import { ROOM } from './room.js';

/** People who can prove who they are. */
const NAMES = ['eve', 'm0', 'm1', 'm2', 'm3'];
/** Ids that prove nothing. */
const PLAIN_IDS = ['nobody', 'x'.repeat(64), '~', 'constructor', 'hasOwnProperty'];

/** Genuine hellos of people, also of earlier pages of theirs, by their ids. */
export type Hellos = ReadonlyMap<PeerId, readonly string[]>;

/** Hellos that people have signed, of two pages each. */
async function collectHellos(names: readonly string[]): Promise<Hellos> {
  const hellos = new Map<PeerId, readonly string[]>();
  for (const name of names) {
    const pages = await Promise.all([introduce(name, { room: ROOM }), introduce(name, { room: ROOM, direct: false })]);
    const offers = await Promise.all(pages.map((page) => page.greet('')));
    const texts = offers.flat().filter((offer) => offer.startsWith(HELLO));
    hellos.set(
      pages[0].id,
      texts.map((text) => text.slice(HELLO.length)),
    );
  }
  return hellos;
}

/** What members have signed: those of the honest, too. */
export const HELLOS = await collectHellos([...NAMES, 'ann', 'bob']);
/** Whom the honest do not know. */
export const STRANGERS: readonly PeerId[] = [...[...HELLOS.keys()].slice(0, NAMES.length), ...PLAIN_IDS];
