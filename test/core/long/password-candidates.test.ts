import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Message } from '../../../src/core/trust/password/message.js';
import {
  calculateGenerator,
  conclude,
  confirmationKey,
  confirmed,
  sampleScalar,
  scalarMult,
  scalarMultVerify,
} from '../../../src/core/trust/password/cpace/cpace.js';
import { sha256 } from '../../../src/core/trust/password/cpace/sha256.js';
import { Asker } from '../../../src/core/trust/password/asker.js';
import { encodePassword } from '../../../src/core/trust/password/password-text.js';
import { decodeBase64, encodeBase64 } from '../../../src/protocol/base64.js';
import type { Bytes } from '../../../src/protocol/bytes.js';
import { packFields } from '../../../src/protocol/fields.js';
import { askerFor, deskOf, neighbour, PLACE, SponsorSide } from '../../support/password/sides.js';

const CANDIDATES = Array.from({ length: 1_000 }, (_, i) => `password ${i}`);
const GUESS = 'password 321';
const [ASKER, SPONSOR] = [neighbour('asker'), neighbour('sponsor')];

/** What a message shows to somebody who cannot tell random bytes apart. */
function shapeOf(message: Message): string {
  return JSON.stringify(message, (name, value: unknown) =>
    ['to', 'nonce', 'share', 'tag', 'sealed'].includes(name) ? String(value).length : value,
  );
}

describe('of 1,000 passwords, a failed run rules out the one that was guessed, and no other', () => {
  it('for somebody who asks: with each other password, a sponsor says the same', async () => {
    const shapes = new Map<string, string[]>();
    const shares = new Set<string>();
    for (const candidate of CANDIDATES) {
      const side = new SponsorSide(candidate);
      const { type } = await askerFor(side, GUESS).ask(SPONSOR);
      assert.equal(type, candidate === GUESS ? 'granted' : 'wrong');
      const shape = side.sent.map(shapeOf).join();
      shapes.set(shape, [...(shapes.get(shape) ?? []), candidate]);
      for (const message of side.sent) if ('share' in message) shares.add(message.share);
    }
    assert.equal(shares.size, CANDIDATES.length, 'a share is random');
    const [others, guessed] = [...shapes.values()].sort((a, b) => b.length - a.length);
    assert.deepEqual([others?.length, guessed], [CANDIDATES.length - 1, [GUESS]]);
    const refused = [...shapes.keys()].find((shape) => shape.includes('refuse'));
    assert(refused && !/tag|sealed/.test(refused), 'nothing in it could be tried on a password');
  });

  it('for somebody who answers: the tag that it gets fits no password but the one in its own share', async () => {
    for (const word of [GUESS, 'password 500']) {
      const seen = await answerWith(GUESS, word);
      const fitting = [];
      for (const candidate of CANDIDATES) if (await fits(seen, candidate)) fitting.push(candidate);
      // With the right guess it is the proof; with a wrong one, nothing is left to be tried.
      assert.deepEqual(fitting, word === GUESS ? [GUESS] : []);
    }
  });
});

/** What a hostile sponsor has after a run: all that was said, and its own number. */
interface Seen {
  readonly scalar: bigint;
  readonly session: Bytes;
  readonly own: Bytes;
  readonly share: Bytes;
  readonly tag: Bytes;
}

/** Answers an honest asker who knows `word` with a share for `guess`, and never grants anything. */
async function answerWith(guess: string, word: string): Promise<Seen> {
  const scalar = sampleScalar();
  const nonce = encodeBase64(crypto.getRandomValues(new Uint8Array(16)));
  let resolve!: (seen: Seen) => void;
  const promise = new Promise<Seen>((done) => (resolve = done));
  let answer: Omit<Seen, 'share' | 'tag'>;
  const receive = async (message: Message): Promise<void> => {
    if (message.type === 'ask') {
      const session = await sha256(packFields('webrtc-elements password run', message.nonce, nonce));
      const own = scalarMult(scalar, await generatorOf(guess, session));
      answer = { scalar, session, own };
      asker.take(SPONSOR, { type: 'answer', to: message.nonce, nonce, share: encodeBase64(own) });
    } else if (message.type === 'confirm') {
      resolve({ ...answer, share: decodeBase64(message.share), tag: decodeBase64(message.tag) });
      asker.leave(SPONSOR.id);
    }
  };
  const asker = new Asker(deskOf('asker', word, (_, message) => void receive(message)));
  const [seen, reply] = await Promise.all([promise, asker.ask(SPONSOR)]);
  assert.equal(reply.type, 'lost');
  return seen;
}

/** Whether a tag is what somebody with this password would have sent, as far as can be computed with the number of the sponsor. */
async function fits({ scalar, session, own, share, tag }: Seen, candidate: string): Promise<boolean> {
  // With this password, the share of the sponsor would have been another: it can only go on with the candidate that is in it.
  const mine = scalarMult(scalar, await generatorOf(candidate, session));
  const secret = scalarMultVerify(scalar, share)!;
  const about = (text: string): Bytes => new TextEncoder().encode(text);
  for (const said of [mine, own]) {
    const first = { share, about: about(ASKER.payload) };
    const outcome = await conclude(session, secret, first, { share: said, about: about(SPONSOR.payload) });
    const key = await confirmationKey(session, outcome);
    if (!(await crypto.subtle.verify('HMAC', key, tag, confirmed(first)))) continue;
    if (encodeBase64(mine) === encodeBase64(own)) return true;
  }
  return false;
}

function generatorOf(password: string, session: Bytes): ReturnType<typeof calculateGenerator> {
  const channel = packFields('webrtc-elements password', PLACE.party, PLACE.room);
  return calculateGenerator({ password: encodePassword(password), channel, session });
}
