import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import { Entrance, type Refusal, type Visitor } from '../../server/entrance/entrance.js';
import { Visit, type AdmissionResult } from '../../server/entrance/visit.js';
import { IceServerSource } from '../../server/ice/ice-server-source.js';
import type { Arrival } from '../../server/room/arrival.js';
import { LocalRoom } from '../../server/room/local-room.js';
import type { Outgoing } from '../../server/room/outgoing.js';
import { Room } from '../../server/room/room.js';
import { SUBPROTOCOL } from '../../src/protocol/greeting.js';
import { offersOf } from '../support/greetings.js';
import { createIdentity, signedOffers, type Identity } from '../support/identities.js';
import { story } from '../support/server/room-scene.js';

const ORIGIN = 'https://my.host';

let alice: Identity;
/** Whom the application was asked about. */
let asked: string[];

before(async () => {
  alice = await createIdentity();
});

beforeEach(() => {
  asked = [];
});

afterEach(() => mock.restoreAll());

/** Asks to enter the lobby with this greeting. */
async function knock(offers: readonly string[], visitor: Partial<Visitor> = {}): Promise<Arrival | Refusal> {
  const onFailure = (error: unknown): void => assert.fail(String(error));
  const entrance = new Entrance({
    origins: [ORIGIN],
    authorize(_request, { name }) {
      asked.push(name);
      return true;
    },
    ice: new IceServerSource({ iceServers: [], onFailure }),
    onFailure,
  });
  const room = { party: 'main', name: 'lobby' };
  const request = (): Request => new Request('http://localhost/parties/main/lobby');
  return entrance.admitSocket({ room, member: alice.id, origin: ORIGIN, request, ...visitor }, offers.join(', '));
}

describe('a socket at the entrance', () => {
  it('is let in with what it has said, and what it gets', async () => {
    const offers = await signedOffers(alice, { counter: 3 });
    const arrival = await knock(offers);
    assert('greeting' in arrival);
    const { id, greeting, ice, rights } = arrival;
    assert.deepEqual([id, greeting.proof, ice, rights], [alice.id, { counter: 3 }, { iceServers: [] }, {}]);
    assert.deepEqual(asked, ['lobby']);
  });

  for (const [name, code, offers] of [
    ['of another version', 'unsupported-version', () => ['webrtc-elements.2']],
    ['that says nothing', 'hello-expected', () => [SUBPROTOCOL]],
    ['without keys under an id of a key', 'bad-request', () => offersOf(alice.id)],
    ['signed for another room', 'bad-request', () => signedOffers(alice, { room: 'other' })],
    ['signed by another', 'bad-request', async () => signedOffers({ ...(await createIdentity()), id: alice.id })],
  ] as const) {
    it(`is refused if it is one ${name}, and nobody is asked about it`, async () => {
      const answer = await knock(await offers());
      assert.deepEqual(['refused' in answer && answer.refused, asked], [code, []]);
    });
  }

  it('is refused by its id and its origin before any signature is checked', async () => {
    const verify = mock.method(crypto.subtle, 'verify');
    const digest = mock.method(crypto.subtle, 'digest');
    const offers = await signedOffers(alice);
    for (const [code, visitor] of [
      ['origin-not-allowed', { origin: 'https://elsewhere.example' }],
      ...['', 'a b', 'ä', 'a/b', 'a\n', '\0', 'x'.repeat(65)].map((member) => ['bad-request', { member }] as const),
    ] as const) {
      const answer = await knock(offers, visitor);
      assert.equal('refused' in answer && answer.refused, code, JSON.stringify(visitor));
    }
    assert.deepEqual([verify.mock.callCount(), digest.mock.callCount(), asked], [0, 0, []]);
    await knock(offers);
    assert.deepEqual([verify.mock.callCount(), asked], [2, ['lobby']]);
  });

  it('does not enter if it closes while its signatures are checked; else its frames wait for that', async () => {
    const out: Outgoing<string>[] = [];
    const deliver = (some: readonly Outgoing<string>[]): void => void out.push(...some);
    const rules = new Room<string>({ capacity: 10, now: () => 0 });
    const room = new LocalRoom<string>({ room: rules, deliver });
    const enter = async (socket: string): Promise<AdmissionResult<string>> => {
      const arrival = await knock(offersOf(socket), { member: socket });
      return 'refused' in arrival ? arrival : { room, arrival };
    };
    const [gone, stays] = [new Visit<string>('gone', deliver), new Visit<string>('stays', deliver)];
    const visits = [gone.enterLater(enter('gone')), stays.enterLater(enter('stays'))];
    for (const visit of [gone, stays]) visit.receive('{"type":"ping"}');
    gone.close(1006);
    assert.deepEqual(out, []);
    await Promise.all(visits);
    assert.deepEqual([story(out), [...rules.seats.keys()]], [['stays welcome', 'stays pong'], ['stays']]);
  });
});
