import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Asker } from '../../../src/core/trust/password/asker.js';
import { isOfSponsor, type AskerMessage, type Message } from '../../../src/core/trust/password/message.js';
import { chooseSecret } from '../../../src/core/trust/password/epoch-secret.js';
import { encodeBase64 } from '../../../src/protocol/base64.js';
import type { Bytes } from '../../../src/protocol/bytes.js';
import { askerFor, createStore, neighbour, SponsorSide } from '../../support/password/sides.js';
import { fromHex, VECTORS } from '../../support/password/vectors.js';

const WORD = 'correct horse';
const SPONSOR = neighbour('sponsor');

/** What the messages of a run consist of. */
const PARTS = {
  ask: ['nonce'],
  answer: ['nonce', 'share', 'to'],
  confirm: ['share', 'tag', 'to'],
  grant: ['tag', 'sealed', 'to'],
} as const;

function isIn(type: keyof typeof PARTS, part: string): boolean {
  return (PARTS[type] as readonly string[]).includes(part);
}

/** What is asked for, with a clock that goes on by so many ms whenever nothing is on its way any more. */
async function afterTime<Result>(asking: Promise<Result>, time: number): Promise<Result> {
  const settled = asking.then(() => true);
  for (;;) {
    for (let i = 0; i < 100; i++) {
      await crypto.subtle.digest('SHA-256', new Uint8Array(1));
      if (await Promise.race([settled, turn(false)])) return asking;
    }
    mock.timers.tick(time);
  }
}

afterEach(() => mock.timers.reset());

describe('a run of two who know the password', () => {
  it('gives the secret of the sponsor to the asker, in four messages', async () => {
    const side = new SponsorSide(WORD);
    const seen: string[] = [];
    const change = (message: Message): readonly Message[] => {
      seen.push(message.type);
      return [message];
    };
    const reply = await askerFor(side, WORD, { change }).ask(SPONSOR);
    assert.deepEqual(reply, { type: 'granted', secret: side.secret });
    assert.deepEqual(seen, ['ask', 'answer', 'confirm', 'grant']);
    assert.equal(side.attempts.count, 0);
  });

  it('knows the password however it was typed', async () => {
    const reply = await askerFor(new SponsorSide('Ｚü\u0308rich ﬁ'), 'Zü\u0308rich fi').ask(SPONSOR);
    assert.equal(reply.type, 'granted');
  });

  for (const [name, mine, theirs] of [
    ['that of the asker', 1, 2],
    ['that of the sponsor', 2, 1],
  ] as const) {
    it(`leaves both with the secret of the lower hash, of two secrets: ${name}`, async () => {
      const [a, b] = [new Uint8Array(32).fill(mine), new Uint8Array(32).fill(theirs)];
      const side = new SponsorSide(WORD, { secret: b });
      const lower = Buffer.compare(await hash(a), await hash(b)) < 0 ? a : b;
      const reply = await askerFor(side, WORD).ask(SPONSOR, a);
      assert.deepEqual(reply, { type: 'granted', secret: lower });
      assert.deepEqual([side.secret, await chooseSecret(a, b), await chooseSecret(b, a)], [lower, lower, lower]);
    });
  }
});

describe('a run with somebody who does not know the password', () => {
  it('fails for an asker, who gets no tag and no secret', async () => {
    const side = new SponsorSide(WORD);
    assert.deepEqual(await askerFor(side, 'wrong').ask(SPONSOR), { type: 'wrong' });
    assert.deepEqual(
      side.sent.map(({ type }) => type),
      ['answer', 'refuse'],
    );
    assert.equal(side.attempts.count, 1);
  });

  it('fails for two who have read another hello than the other has sent', async () => {
    const sponsor = { ...SPONSOR, payload: 'something else' };
    assert.equal((await askerFor(new SponsorSide(WORD), WORD).ask(sponsor)).type, 'wrong');
    assert.equal((await askerFor(new SponsorSide(WORD), WORD, { id: 'else' }).ask(SPONSOR)).type, 'granted');
  });

  const invalid = [...VECTORS.points.invalid.filter((hex) => hex.length === 130), `04${'00'.repeat(64)}`];
  for (const hex of invalid) {
    const share = encodeBase64(fromHex(hex));
    it(`takes no share that is no point: ${hex.slice(0, 8)}…${hex.slice(-4)}`, async () => {
      const change = (message: Message): readonly Message[] => ['share' in message ? { ...message, share } : message];
      const first = new SponsorSide(WORD);
      assert.deepEqual(await askerFor(first, WORD, { change }).ask(SPONSOR), { type: 'wrong' });
      const second = new SponsorSide(WORD);
      const late = (message: Message): readonly Message[] => (message.type === 'answer' ? [message] : change(message));
      assert.deepEqual(await askerFor(second, WORD, { change: late }).ask(SPONSOR), { type: 'wrong' });
      assert.deepEqual([first.attempts.count, second.attempts.count], [0, 1]);
    });
  }

  it('takes no share of its own, turned round', async () => {
    const side = new SponsorSide(WORD);
    let share = '';
    const change = (message: Message): readonly Message[] => {
      if (message.type === 'answer') share = message.share;
      return [message.type === 'confirm' ? { ...message, share } : message];
    };
    assert.deepEqual(await askerFor(side, WORD, { change }).ask(SPONSOR), { type: 'wrong' });
    assert.equal(side.sent.at(-1)?.type, 'refuse');
  });

  for (const part of ['nonce', 'share', 'tag', 'sealed', 'to'] as const) {
    it(`ends in a refusal or in nothing if somebody changes the ${part} of a message`, async () => {
      for (const type of ['ask', 'answer', 'confirm', 'grant'] as const) {
        const side = new SponsorSide(WORD);
        const change = (message: Message): readonly Message[] => {
          const text = (message as unknown as Record<string, string>)[part];
          if (message.type !== type || text === undefined) return [message];
          const bytes = Buffer.from(text, 'base64url');
          bytes[5]! ^= 1;
          return [{ ...message, [part]: bytes.toString('base64url') }];
        };
        mock.timers.enable({ apis: ['setTimeout'] });
        const asking = askerFor(side, WORD, { change }).ask(SPONSOR);
        const reply = await (isIn(type, part) ? afterTime(asking, 10_000) : asking);
        assert.equal(reply.type === 'granted', !isIn(type, part), `${type}: ${reply.type}`);
        mock.timers.reset();
      }
    });
  }
});

describe('an asker', () => {
  it('shows a member that has left nothing by which it could try a guess', async () => {
    const side = new SponsorSide('a guess');
    const seen: string[] = [];
    const asker = askerFor(side, WORD, {
      pass: (message) => {
        seen.push(message.type);
        if (message.type === 'ask') side.sponsor.take(neighbour('asker'), message);
        if (message.type !== 'answer') return;
        asker.take(SPONSOR, message);
        asker.leave(SPONSOR.id); // while the asker still works on it
      },
    });
    assert.deepEqual(await asker.ask(SPONSOR), { type: 'silent' });
    assert.deepEqual(seen, ['ask', 'answer']);
  });
});

describe('a sponsor', () => {
  it('counts a run that is not completed, and answers nobody after three in a row', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const side = new SponsorSide(WORD);
    const silent = (message: Message): readonly Message[] => (message.type === 'confirm' ? [] : [message]);
    for (const count of [1, 2, 3]) {
      await afterTime(askerFor(side, WORD, { change: silent }).ask(SPONSOR), 10_000);
      assert.deepEqual([side.attempts.count, side.warned > 0], [count, count === 3]);
    }
    mock.timers.reset();
    assert.deepEqual(await askerFor(side, WORD).ask(SPONSOR), { type: 'closed' });
    assert.equal(side.warned, 2, 'the person hears of it');
    side.attempts.reset();
    assert.equal((await askerFor(side, WORD).ask(SPONSOR)).type, 'granted');
  });

  it('begins to count anew with a run that succeeds', async () => {
    const side = new SponsorSide(WORD);
    for (let i = 0; i < 5; i++) {
      await askerFor(side, 'wrong').ask(SPONSOR);
      await askerFor(side, 'wrong').ask(SPONSOR);
      assert.equal((await askerFor(side, WORD).ask(SPONSOR)).type, 'granted');
    }
    assert.equal(side.warned, 0);
  });

  it('counts a run whose asker has left, or asks again before it is done', () => {
    const side = new SponsorSide(WORD);
    for (const byte of [1, 2, 2]) {
      side.sponsor.take(neighbour('asker'), { type: 'ask', nonce: encodeBase64(new Uint8Array(16).fill(byte)) });
    }
    side.sponsor.leave('asker');
    assert.equal(side.attempts.count, 2);
    side.sponsor.leave('asker');
    assert.equal(side.attempts.count, 2, 'there is none any more');
  });

  it('takes each confirmation once', async () => {
    const side = new SponsorSide(WORD);
    const change = (message: Message): readonly Message[] =>
      message.type === 'confirm' ? [message, message, message] : [message];
    assert.equal((await askerFor(side, WORD, { change }).ask(SPONSOR)).type, 'granted');
    assert.equal(side.sent.filter(({ type }) => type === 'grant').length, 1);
  });

  it('answers 30 runs in a minute, however many ask: the others hear that it is busy', async () => {
    const side = new SponsorSide(WORD);
    for (let i = 0; i < 500; i++) {
      const nonce = encodeBase64(crypto.getRandomValues(new Uint8Array(16)));
      side.sponsor.take(neighbour(`asker ${i}`), { type: 'ask', nonce });
    }
    while (side.sent.length < 500) await turn();
    const count = (wanted: string): number => side.sent.filter(({ type }) => type === wanted).length;
    assert.deepEqual([count('answer'), count('refuse')], [30, 470]);
    side.sponsor.close();
    assert.equal(side.attempts.count, 0, 'we have left: nobody has failed');
  });

  it('tells three who have begun at once whether they were right, and nobody after them', async () => {
    const side = new SponsorSide(WORD);
    const askers = new Map<string, Asker>();
    const held: Message[] = [];
    const enter = (id: string, password: string, change?: (message: Message) => readonly Message[]): void => {
      askers.set(id, askerFor(side, password, { id, ...(change && { change }) }));
    };
    for (let i = 0; i < 9; i++) enter(`guess ${i}`, `wrong ${i}`);
    enter('right', WORD, (message) => {
      if (message.type !== 'confirm') return [message];
      held.push(message);
      return [];
    });
    side.post = (message, to) => isOfSponsor(message) && askers.get(to)?.take(SPONSOR, message);
    const asking = [...askers.values()].map((asker) => asker.ask(SPONSOR));
    await Promise.all(asking.slice(0, 9));
    while (held.length === 0) await turn();
    side.sponsor.take(neighbour('right'), held[0] as AskerMessage);
    await asking.at(-1);
    const refusals = side.sent.map((message) => (message.type === 'refuse' ? message.reason : message.type)).slice(10);
    assert.deepEqual(refusals, ['wrong', 'wrong', 'wrong', ...Array<string>(7).fill('closed')]);
  });

  it('says nothing to those whom the page has blocked', () => {
    const side = new SponsorSide(WORD);
    side.blocked = 'asker';
    side.sponsor.take(neighbour('asker'), { type: 'ask', nonce: encodeBase64(new Uint8Array(16)) });
    assert.deepEqual(side.sent, []);
  });
});

describe('the count of failed runs', () => {
  it('is kept by room, for three in a row for good, and otherwise for an hour', () => {
    mock.timers.enable({ apis: ['Date'], now: 1_000_000_000 });
    const store = createStore();
    const side = (): SponsorSide => new SponsorSide(WORD, { store });
    side().attempts.fail();
    side().attempts.fail();
    assert.equal(side().attempts.count, 2);
    mock.timers.tick(3_600_001);
    assert.equal(side().attempts.count, 0);
    for (let i = 0; i < 4; i++) side().attempts.fail();
    mock.timers.tick(100 * 3_600_000);
    assert.deepEqual([side().attempts.count, side().attempts.closed], [3, true]);
  });

  it('takes what is stored for nothing if it makes no sense', () => {
    for (const text of ['', '7', '[]', '{"[\\"main\\",\\"x\\"]":7}', '{"[\\"main\\",\\"x\\"]":{"count":-1}}', '{']) {
      const side = new SponsorSide(WORD, { store: { read: () => text, write: () => undefined } });
      assert.equal(side.attempts.count, 0, text);
    }
  });
});

async function hash(bytes: Bytes): Promise<Buffer> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes));
}
