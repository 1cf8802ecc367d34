import assert from 'node:assert/strict';
import { checkGreeting, chooseSubprotocol } from '../../../src/protocol/check-greeting.js';
import { HELLO, PRESENCE, SEAT, SUBPROTOCOL } from '../../../src/protocol/greeting.js';
import { isSignedId } from '../../../src/protocol/signature.js';
import { offersOf } from '../../support/greetings.js';
import { createIdentity, signedOffers, type SignedGreeting } from '../../support/identities.js';
import { spoiltBytes } from '../../support/spoilt.js';
import type { Lot } from '../lot.js';
import type { HandshakeKind } from './kind.js';
import { spoiltSignature } from './signatures.js';

const LOBBY = { party: 'main', room: 'lobby' };
const FAULTS: readonly unknown[] = ['unsupported-version', 'hello-expected', 'bad-request'];

/** What somebody has offered to a server, and under which id. */
interface Visit {
  readonly id: string;
  readonly offers: readonly string[];
}

/** What a server may get: one of these visits, or parts of two. */
function visitOf(lot: Lot, all: readonly Visit[]): { readonly id: string; readonly header: string } {
  const [one, other] = [lot.pick(all), lot.pick(all)];
  const offers = one.offers.map((offer, i) => (lot.chance(0.2) ? (other.offers[i] ?? '') : offer));
  const at = lot.below(offers.length);
  const offer = offers[at] ?? '';
  const cut = offer.lastIndexOf('.') + 1;
  const changes: readonly (() => string)[] = [
    () => offer,
    () =>
      offer.slice(0, cut) + spoiltSignature(lot, offer.slice(cut), (other.offers[at] ?? '').split('.').at(-1) ?? ''),
    () => offer.replace(/\d+/, () => String(lot.below(9))),
    () => Buffer.from(spoiltBytes(Buffer.from(offer), lot.next, 7)).toString('latin1'),
    () => offer.slice(0, lot.below(offer.length)),
    () => lot.pick([SUBPROTOCOL, HELLO, SEAT, PRESENCE, '', ',']) + offer,
    () => Buffer.from(lot.bytes(lot.size(9_000))).toString('latin1'),
  ];
  offers[at] = lot.pick(changes)();
  const id = lot.chance(0.85) ? one.id : lot.pick([other.id, 'x', '', '~x']);
  return { id, header: offers.join(lot.pick([', ', ',', ' ,'])) };
}

export const GREETINGS: HandshakeKind = {
  kind: 'handshake: greetings of visitors',
  share: 8_000,
  volley: 100,
  async deliver(lot, cases) {
    const [ann, bob] = await Promise.all([createIdentity(), createIdentity(3)]);
    /** What has been signed for the lobby: whose hello, which page, which number. */
    const genuine = new Set<string>();
    const honest: Visit[] = [{ id: 'carol', offers: offersOf('carol') }];
    const elsewhere: Visit[] = [];
    for (const [i, person] of [ann, bob, ann, bob].entries()) {
      const said: SignedGreeting = { counter: 10 + i, instance: `page-${i}`, presence: '{"name":"x"}' };
      honest.push({ id: person.id, offers: await signedOffers(person, said) });
      elsewhere.push({ id: person.id, offers: await signedOffers(person, { ...said, room: 'elsewhere' }) });
      genuine.add(`${person.id} page-${i} ${10 + i}`);
    }
    for (let i = 0; i < cases; i++) {
      const { id, header } = visitOf(lot, [...honest, ...elsewhere]);
      chooseSubprotocol(header);
      const greeting = await checkGreeting(header, id, LOBBY);
      if (typeof greeting === 'string') {
        assert(FAULTS.includes(greeting), greeting);
        continue;
      }
      const { hello, proof } = greeting;
      if ('counter' in proof) assert(genuine.has(`${id} ${hello.instance} ${proof.counter}`), 'nobody has signed that');
      else assert(!hello.keys && !isSignedId(id), 'a token proves no signed id');
    }
    for (const { id, offers } of honest)
      assert.equal(typeof (await checkGreeting(offers.join(', '), id, LOBBY)), 'object', 'the honest may enter');
  },
};
