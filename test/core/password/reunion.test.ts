import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { Asker } from '../../../src/core/trust/password/asker.js';
import { isOfSponsor } from '../../../src/core/trust/password/message.js';
import { encodePassword } from '../../../src/core/trust/password/password-text.js';
import { Neighbours } from '../../../src/core/trust/password/neighbours.js';
import { Reunion } from '../../../src/core/trust/password/reunion.js';
import type { Bytes } from '../../../src/protocol/bytes.js';
import { encodeHello, type Hello } from '../../../src/protocol/hello.js';
import { createIdentity } from '../../support/identities.js';
import { helloOf } from '../../support/greetings.js';
import { askerFor, deskOf, neighbour, PLACE, SponsorSide } from '../../support/password/sides.js';

const WORD = 'correct horse';
const { keys } = await createIdentity();
const SELF = { ...PLACE, mode: 'password', id: 'asker', ephemeral: 'ours' } as const;

/** Of the secrets of bytes 1 and of bytes 2, the one that has the lower SHA-256. */
const [lower] = [1, 2].sort((one, other) => (hashOf(one) < hashOf(other) ? -1 : 1));

/** The SHA-256 of a secret of these bytes, in hexadecimal. */
function hashOf(byte: number): string {
  return createHash('sha256').update(Buffer.alloc(32, byte)).digest('hex');
}

/** What a member says about itself. */
function payloadOf(more: Partial<Hello> = {}): string {
  return encodeHello(helloOf({ room: 'x', mode: 'password', keys, ...more }));
}

/** Two members who have a secret each. `order`: of the one who may ask; the other one is the fifth. */
function meeting({ order = 6, password = WORD, theirs = 1, ours = 2 } = {}): {
  side: SponsorSide;
  reunion: Reunion;
  own: { secret: Bytes };
  desk: { password: Bytes };
} {
  const payload = payloadOf();
  const side = new SponsorSide(WORD, { secret: new Uint8Array(32).fill(theirs), payload });
  const own = { secret: new Uint8Array(32).fill(ours) };
  const neighbours = new Neighbours(SELF, () => undefined);
  neighbours.take({ type: 'joined', member: { id: 'sponsor', order: 5, presence: '{}', hello: payload } });
  const desk = { password: encodePassword(password) };
  const reunion = new Reunion({
    desk,
    neighbours,
    asker: askerFor(side, password),
    attempts: side.attempts,
    order: () => order,
    secret: () => own.secret,
    adopt: (secret) => (own.secret = secret),
  });
  return { side, reunion, own, desk };
}

describe('two who know the password, and have two secrets', () => {
  for (const [ours, theirs] of [
    [1, 2],
    [2, 1],
  ] as const) {
    it(`go on with the one whose SHA-256 is lower: ${ours} and ${theirs}`, async () => {
      const { side, reunion, own } = meeting({ ours, theirs });
      await reunion.meet('sponsor');
      assert.deepEqual([own.secret[0], side.secret[0]], [lower, lower]);
    });
  }

  it('come together by the one who came later', async () => {
    const { side, reunion } = meeting({ order: 4 });
    await reunion.meet('sponsor');
    assert.deepEqual(side.sent, []);
  });

  it('try it again, if that was of no use, but not without end', async () => {
    const { side, reunion } = meeting();
    for (let i = 0; i < 10; i++) await reunion.meet('sponsor');
    assert.equal(side.sent.filter(({ type }) => type === 'grant').length, 3);
  });

  it('stay apart if one of them knows another password: there is one attempt', async () => {
    const { side, reunion, own } = meeting({ password: 'wrong' });
    for (let i = 0; i < 3; i++) await reunion.meet('sponsor');
    assert.deepEqual(
      side.sent.map(({ type }) => type),
      ['answer', 'refuse'],
    );
    assert.deepEqual([own.secret[0], side.secret[0]], [2, 1]);
  });

  it('are asked one after the other, so that three who guess get three guesses, however many there are', async () => {
    const side = new SponsorSide('a guess');
    const neighbours = new Neighbours(SELF, () => undefined);
    const { attempts } = new SponsorSide(WORD);
    const shown: string[] = [];
    const asker = new Asker(
      deskOf('asker', WORD, (to, message) => {
        if (message.type === 'confirm') shown.push(to);
        if (!isOfSponsor(message)) void new Promise(setImmediate).then(() => side.sponsor.take(neighbour(to), message));
      }),
    );
    side.post = (message, to) => isOfSponsor(message) && asker.take(neighbour(to), message);
    const ids = Array.from({ length: 10 }, (_, i) => `one-${i}`);
    for (const id of ids) {
      const hello = payloadOf({ instance: id });
      neighbours.take({ type: 'joined', member: { id, order: 5, presence: '{}', hello } });
    }
    const secret = (): Bytes => new Uint8Array(32);
    const reunion = new Reunion({
      desk: { password: encodePassword(WORD) },
      neighbours,
      asker,
      attempts,
      order: () => 6,
      secret,
      adopt: () => undefined,
    });
    await Promise.all(ids.map((id) => reunion.meet(id)));
    assert.deepEqual(shown, ids.slice(0, 3));
    assert(attempts.closed);
  });

  it('go on with nothing that was shown by a password that the room has no more, and count nothing', async () => {
    for (const password of [WORD, 'another']) {
      const { side, reunion, own, desk } = meeting({ password });
      const { post } = side;
      side.post = (...message) => {
        desk.password = encodePassword('the next one');
        post(...message);
      };
      const before = own.secret;
      await reunion.meet('sponsor');
      assert.deepEqual([own.secret, side.attempts.count], [before, password === WORD ? 0 : 1], 'the sponsor counts');
    }
  });

  it('do nothing about those who are not here', async () => {
    const { side, reunion } = meeting();
    await reunion.meet('nobody');
    assert.deepEqual(side.sent, []);
  });
});

describe('the members of a room with a password', () => {
  it('are those who say they know it, in the order in which they came, and neither we nor too many', () => {
    const gone: string[] = [];
    const neighbours = new Neighbours(SELF, (id) => gone.push(id));
    const member = (id: string, order: number, hello = payloadOf()): object => ({ id, order, presence: '{}', hello });
    const join = (...about: Parameters<typeof member>): void =>
      neighbours.take({ type: 'joined', member: member(...about) as never });
    join('late', 7);
    join('early', 3);
    join('asker', 1);
    join('ours', 2, payloadOf({ keys: { ...keys, ephemeral: 'ours' } }));
    join('open', 2, payloadOf({ mode: 'open' }));
    join('other room', 2, payloadOf({ room: 'y' }));
    join('bare', 2, encodeHello(helloOf({ room: 'x', mode: 'password' })));
    join('nonsense', 2, 'x');
    assert.deepEqual(
      neighbours.before(7).map(({ id }) => id),
      ['early'],
    );
    join('early', 4, payloadOf({ instance: 'another' }));
    neighbours.take({ type: 'news', news: [{ type: 'left', id: 'late', reason: 'lost' }] });
    assert.deepEqual(gone, ['early', 'late']);
    for (let i = 0; i < 2_000; i++) join(`one ${i}`, i + 10);
    assert.equal(neighbours.before(1e9).length, 1_000);
    neighbours.take({ type: 'presence', id: 'early', presence: '{}' });
    neighbours.take({ type: 'welcome', version: 3, id: 'asker', order: 9, members: [], iceServers: [] });
    assert.deepEqual(neighbours.before(1e9), []);
  });
});
