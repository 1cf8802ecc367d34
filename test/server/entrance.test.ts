import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  Entrance,
  type EntranceOptions,
  type Pass,
  type Refusal,
  type Visitor,
} from '../../server/entrance/entrance.js';
import { IceServerSource } from '../../server/ice/ice-server-source.js';
import { LIMITS } from '../../src/protocol/frames.js';
import { later } from '../support/later.js';

const STUN = { urls: 'stun:stun.example' };
const TURN = { urls: 'turn:turn.example', username: 'u', credential: 'c' };

/** An entrance, and what went wrong in the application's part of it. */
function build(options: Partial<EntranceOptions>): { entrance: Entrance; failures: string[] } {
  const failures: string[] = [];
  const onFailure = (error: unknown): unknown => failures.push((error as Error).message);
  const ice = new IceServerSource({ iceServers: [STUN, TURN], onFailure });
  return { entrance: new Entrance({ ice, onFailure, ...options }), failures };
}

/** How somebody fares at such an entrance. */
async function visit(options: Partial<EntranceOptions>, visitor: Partial<Visitor> = {}): Promise<Pass | Refusal> {
  const request = (): Request => new Request('http://localhost/parties/main/lobby?token=t');
  const room = { party: 'main', name: 'lobby' };
  return build(options).entrance.admit({ room, member: 'alice', origin: undefined, request, ...visitor });
}

function codeOf(outcome: Pass | Refusal): string {
  return 'refused' in outcome ? outcome.refused : 'let in';
}

describe('authorize()', () => {
  const verdicts: readonly { name: string; authorize: () => unknown; outcome: string; failures?: number }[] = [
    { name: 'true', authorize: () => true, outcome: 'let in' },
    { name: 'false', authorize: () => false, outcome: 'unauthorised' },
    { name: 'a promise of true', authorize: () => Promise.resolve(true), outcome: 'let in' },
    { name: 'a promise of false', authorize: () => Promise.resolve(false), outcome: 'unauthorised' },
    { name: 'an empty object', authorize: () => ({}), outcome: 'let in' },
    { name: 'nothing', authorize: () => undefined, outcome: 'unauthorised' },
    { name: 'null', authorize: () => null, outcome: 'unauthorised' },
    {
      name: 'an error',
      authorize: () => {
        throw new Error('broken');
      },
      outcome: 'unauthorised',
      failures: 1,
    },
    {
      name: 'a rejection',
      authorize: () => Promise.reject(new Error('broken')),
      outcome: 'unauthorised',
      failures: 1,
    },
    // What lets somebody in by mistake is worse than what keeps somebody out.
    { name: 'a text', authorize: () => 'no', outcome: 'unauthorised', failures: 1 },
    { name: 'a number', authorize: () => 403, outcome: 'unauthorised', failures: 1 },
    {
      name: 'a response, as other frameworks want it',
      authorize: () => new Response('no', { status: 401 }),
      outcome: 'unauthorised',
      failures: 1,
    },
    { name: 'no rights at all', authorize: () => ({ rights: null }), outcome: 'unauthorised', failures: 1 },
    {
      name: 'a right that is null',
      authorize: () => ({ rights: { relay: null } }),
      outcome: 'unauthorised',
      failures: 1,
    },
    { name: 'a right that is 1', authorize: () => ({ rights: { turn: 1 } }), outcome: 'unauthorised', failures: 1 },
    {
      name: 'a word that is too large',
      authorize: () => ({ given: { about: 'x'.repeat(LIMITS.presence) } }),
      outcome: 'unauthorised',
      failures: 1,
    },
    {
      name: 'a word that is no JSON',
      authorize: () => ({ given: () => undefined }),
      outcome: 'unauthorised',
      failures: 1,
    },
    { name: 'a word of big numbers', authorize: () => ({ given: 1n }), outcome: 'unauthorised', failures: 1 },
    { name: 'a list for a word', authorize: () => ({ given: ['Ada'] }), outcome: 'unauthorised', failures: 1 },
    { name: 'the field of old', authorize: () => ({ presence: {} }), outcome: 'unauthorised', failures: 1 },
  ];
  for (const { name, authorize, outcome, failures: expected = 0 } of verdicts) {
    it(`that answers with ${name}: ${outcome}`, async () => {
      const { entrance, failures } = build({ authorize: authorize as EntranceOptions['authorize'] });
      const pass = await entrance.admit({
        room: { party: 'main', name: 'lobby' },
        member: 'alice',
        origin: undefined,
        request: () => new Request('http://localhost/'),
      });
      assert.equal(codeOf(pass), outcome);
      assert.equal(failures.length, expected, failures.join());
    });
  }

  it('is asked with the request and the room', async () => {
    const asked: unknown[] = [];
    await visit({
      authorize: (request, room) => {
        asked.push(new URL(request.url).searchParams.get('token'), room);
        return true;
      },
    });
    assert.deepEqual(asked, ['t', { party: 'main', name: 'lobby' }]);
  });

  it('keeps out whom it has not answered for within ten seconds; a late answer changes nothing', async (test) => {
    test.mock.timers.enable({ apis: ['setTimeout'] });
    const late = later<boolean>();
    const { entrance, failures } = build({ authorize: () => late.promise });
    let outcome: Pass | Refusal | undefined;
    const room = { party: 'main', name: 'lobby' };
    const request = (): Request => new Request('http://localhost/');
    const admission = entrance.admit({ room, member: 'alice', origin: undefined, request });
    const done = Promise.resolve(admission).then((found) => {
      outcome = found;
    });
    test.mock.timers.tick(9_999);
    await new Promise(setImmediate);
    assert.equal(outcome, undefined);
    test.mock.timers.tick(1);
    await done;
    assert(outcome);
    assert.equal(codeOf(outcome), 'unauthorised');
    assert.equal(failures.length, 1);
    late.reject(new Error('too late')); // and is no unhandled rejection
    await new Promise(setImmediate);
    assert.equal(failures.length, 1);
  });

  it('says who somebody is, and what they may do', async () => {
    const pass = await visit({ authorize: () => ({ given: { name: 'Ada' }, rights: { relay: false } }) });
    assert.deepEqual(pass, {
      ice: { iceServers: [STUN, TURN] },
      given: '{"name":"Ada"}',
      rights: { relay: false },
    });
  });

  it('keeps TURN from whom it says, whichever way a server is written', async () => {
    const mixed = { urls: ['stun:a.example', 'turn:b.example'], username: 'u', credential: 'c' };
    const ice = new IceServerSource({
      iceServers: [STUN, { urls: ['stuns:a.example'] }, TURN, mixed, { urls: 'TURN:c.example' }],
      onFailure: () => undefined,
    });
    const pass = await visit({ ice, authorize: () => ({ rights: { turn: false } }) });
    assert('ice' in pass);
    assert.deepEqual(pass.ice, { iceServers: [STUN, { urls: ['stuns:a.example'] }] });
  });

  it('whose failure is told gives away nothing of what it was asked with', async () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9';
    for (const fail of [
      () => JSON.parse(token) as boolean,
      () => {
        throw new Error(`who is ${token}?`);
      },
      () =>
        Promise.resolve().then((): boolean => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- applications do
          throw token;
        }),
      () => {
        throw Object.assign(new Error('x'), { name: token, stack: `${token}\n${token}` });
      },
    ]) {
      const { entrance, failures } = build({ authorize: fail });
      const room = { party: 'main', name: 'lobby' };
      const request = (): Request => new Request(`http://localhost/?token=${token}`);
      await entrance.admit({ room, member: 'alice', origin: undefined, request });
      assert.equal(failures.length, 1);
      assert.match(failures.join(), /authorize\(\)/);
      assert(!failures.join().includes(token.slice(0, 5)), failures.join());
    }
  });

  for (const [mark, failures] of [
    [{ name: 'TokenExpiredError' }, 0],
    [{ name: 'JsonWebTokenError' }, 0],
    [{ name: 'JsonWebTokenError', message: 'secret or public key must be provided' }, 1],
    [{ name: 'NotBeforeError' }, 0],
    [{ code: 'ERR_JWT_EXPIRED' }, 0],
    [{ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' }, 0],
    [{ code: 'ERR_JWKS_NO_MATCHING_KEY' }, 0],
    [{ code: 'ERR_JWKS_TIMEOUT' }, 1],
    [{ code: 'ERR_JWKS_INVALID' }, 1],
    [{ code: 'ECONNREFUSED' }, 1],
    [{ code: 401 }, 1],
    [{}, 1],
  ] as const) {
    it(`that fails with ${JSON.stringify(mark)} keeps out, and is told of ${failures} times`, async () => {
      const authorize = (): Promise<boolean> => Promise.reject(Object.assign(new Error('jwt expired'), mark));
      const { entrance, failures: told } = build({ authorize });
      const room = { party: 'main', name: 'lobby' };
      const request = (): Request => new Request('http://localhost/');
      assert.equal(codeOf(await entrance.admit({ room, member: 'alice', origin: undefined, request })), 'unauthorised');
      assert.equal(told.length, failures);
    });
  }

  it('whose failure is told says where it failed', async () => {
    const { entrance, failures } = build({
      authorize: () => {
        throw new RangeError('secret');
      },
    });
    const room = { party: 'main', name: 'lobby' };
    const request = (): Request => new Request('http://localhost/');
    await entrance.admit({ room, member: 'alice', origin: undefined, request });
    assert.match(failures.join(), /RangeError.*entrance\.test\.ts:\d+/);
  });
});

describe('origins', () => {
  const origins = ['https://my.host', 'http://localhost:8080'];
  for (const [origin, outcome] of [
    ['https://my.host', 'let in'],
    ['http://localhost:8080', 'let in'],
    [undefined, 'let in'],
    ['http://my.host', 'origin-not-allowed'],
    ['https://my.host:8443', 'origin-not-allowed'],
    ['https://my.host.evil.example', 'origin-not-allowed'],
    ['https://MY.HOST', 'origin-not-allowed'],
    ['https://my.host, https://evil.example', 'origin-not-allowed'],
    ['null', 'origin-not-allowed'],
    ['', 'origin-not-allowed'],
  ] as const) {
    it(`${origin === undefined ? 'of no page' : JSON.stringify(origin)}: ${outcome}`, async () => {
      assert.equal(codeOf(await visit({ origins }, { origin })), outcome);
    });
  }

  it('are all allowed where none is named', async () => {
    for (const origin of ['https://any.example', 'null', undefined]) {
      assert.equal(codeOf(await visit({}, { origin })), 'let in');
    }
  });

  it('are looked at before authorize() is asked', async () => {
    let asked = 0;
    const authorize = (): boolean => ++asked > 0;
    await visit({ origins, authorize }, { origin: 'https://evil.example' });
    assert.equal(asked, 0);
  });

  for (const origin of ['my.host', 'https://my.host/', 'https://my.host/page', 'https://My.host', '*', 'null', '']) {
    it(`cannot be ${JSON.stringify(origin)}`, () => {
      assert.throws(() => build({ origins: [origin] }), { name: 'TypeError', message: /origin/i });
    });
  }
});
