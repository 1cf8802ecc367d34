import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Client } from '../support/client.js';
import { Command } from '../support/command.js';
import { rawGet } from '../support/server/raw-get.js';
import { storyOf, welcomeOf } from '../support/server/scene.js';

const SECRET = 'a secret of the test, of 32 bytes or more';
const HS256 = new TextEncoder().encode(SECRET);
const CLAIMS = { rooms: ['lobby'], name: 'Ada' };
const VARIABLES = ['JWT_SECRET', 'JWT_KEYS', 'JWT_ISSUER', 'JWT_AUDIENCE'];

let command: Command | undefined;
let url: string;

/** Starts the server with the example's module and these variables. */
async function start(variables: Readonly<Record<string, string>>): Promise<void> {
  for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, variables);
  command = new Command('--port', '0', '--no-stun', '--authorize', 'examples/jwt/authorize.mjs', '--log', 'json');
  url = await command.started();
}

afterEach(async () => {
  await command?.dispose();
});

after(() => {
  for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
});

const now = (): number => Math.floor(Date.now() / 1000);

/** A token; the claims given replace the usual ones. */
function sign(
  claims: Readonly<Record<string, unknown>> = {},
  key: Uint8Array | CryptoKey = HS256,
  alg = 'HS256',
): Promise<string> {
  const payload = { aud: 'webrtc-elements', exp: now() + 60, ...CLAIMS, ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg, ...(alg === 'HS256' ? {} : { kid: 'one' }) }).sign(key);
}

/** How a visitor with this token fares: `welcome`, or the reason of the refusal. */
async function fate(token: string, id: string, room = 'lobby'): Promise<string> {
  const client = await Client.open({ url, id, room, query: { token } });
  const reason = client.closed.then(({ reason }) => reason);
  const told = await Promise.race([
    client.next('welcome').then(
      () => 'welcome',
      () => reason,
    ),
    reason,
  ]);
  client.socket.terminate();
  return told;
}

/** All that the server has printed. */
function printed(): string {
  return command ? command.stdout + command.stderr : '';
}

/** What the log says: the events of each kind, and nothing of a token. */
function logged(...kinds: readonly string[]): unknown[] {
  const entries = printed().split('\n').filter(Boolean);
  return entries
    .map((line) => JSON.parse(line) as { readonly event: string; readonly level: string; readonly code?: string })
    .filter(({ event }) => kinds.includes(event))
    .map(({ event, level, code }) => [event, level, code]);
}

describe('the example for tokens, with a secret', () => {
  before(() => assert.equal(VARIABLES.filter((name) => process.env[name] !== undefined).length, 0));

  it('lets in whoever has a token for the room, under the name in it, with the rights in it', async () => {
    await start({ JWT_SECRET: SECRET });
    const ada = await Client.join({ url, id: 'ada', query: { token: await sign({ relay: false }) } });
    const token = await sign({ name: 'Bob', admin: true });
    const bob = await Client.join({ url, id: 'bob', options: { headers: { authorization: `Bearer ${token}` } } });
    assert.deepEqual(JSON.parse(welcomeOf(bob).members[0]?.given ?? ''), { name: 'Ada', admin: false });
    ada.send({ type: 'presence', presence: '{"name":"Eve","admin":true,"hand":true}' });
    await bob.next('presence');
    const carol = await Client.join({ url, id: 'carol', query: { token: await sign({ name: 'Carol' }) } });
    const found = welcomeOf(carol).members.find(({ id }) => id === 'ada');
    assert.deepEqual(JSON.parse(found?.given ?? ''), { name: 'Ada', admin: false }, 'whatever she says');
    ada.relay('bob', Uint8Array.of(1));
    assert.equal((await ada.next('error')).code, 'not-allowed');
    assert.deepEqual(storyOf(ada).slice(0, 2), ['welcome', 'joined bob']);
  });

  it('refuses every other token, and none of them is an error in the log', async () => {
    await start({ JWT_SECRET: SECRET, JWT_ISSUER: 'https://login.my.host' });
    const iss = 'https://login.my.host';
    assert.equal(await fate(await sign({ iss }), 'good'), 'welcome');
    const good = await sign({ iss });
    const [head, body] = good.split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
    const bad: readonly (readonly [name: string, token: string, room?: string])[] = [
      ['expired', await sign({ iss, exp: now() - 1 })],
      ['not yet valid', await sign({ iss, nbf: now() + 60 })],
      ['for another audience', await sign({ iss, aud: 'another' })],
      ['of another issuer', await sign({ iss: 'https://evil.example' })],
      ['without an end', await sign({ iss, exp: undefined })],
      ['without rooms', await sign({ iss, rooms: undefined })],
      ['of another secret', await sign({ iss }, new TextEncoder().encode('another secret that is long enough'))],
      ['changed', `${head}.${Buffer.from('{"rooms":["lobby"]}').toString('base64url')}.${good.split('.')[2]}`],
      ['unsigned', none],
      ['nonsense', 'nonsense'],
      ['empty', ''],
      ['for another room', good, 'vault'],
      ['for a room that is a text', await sign({ iss, rooms: 'lobby' })],
    ];
    for (const [name, token, room] of bad) {
      assert.equal(await fate(token, name.replaceAll(' ', '-'), room), 'unauthorised', name);
    }
    const turn = `/parties/main/lobby/turn?token=`;
    assert.equal((await rawGet(url, turn + (await sign({ iss, exp: now() - 1 })))).status, 401);
    assert.equal((await rawGet(url, turn + good)).status, 200);
    assert.deepEqual(
      logged('refused', 'failure'),
      [...bad, 'turn'].map(() => ['refused', 'warn', 'unauthorised']),
    );
    assert.doesNotMatch(printed(), /eyJ/, 'no token is logged');
  });

  it('comes with a command that makes such a token', async () => {
    await start({ JWT_SECRET: SECRET });
    const { stdout } = await promisify(execFile)(process.execPath, ['examples/jwt/token.mjs', 'lobby', 'Ada']);
    assert.equal(await fate(stdout.trim(), 'ada'), 'welcome');
    assert.equal(await fate(stdout.trim(), 'ada', 'vault'), 'unauthorised');
  });

  it('does not start without a secret or keys, or with both', async () => {
    for (const variables of [{}, { JWT_SECRET: SECRET, JWT_KEYS: 'http://127.0.0.1:1' }]) {
      await assert.rejects(start(variables), /JWT_SECRET.*JWT_KEYS/);
    }
  });
});

describe('the example for tokens, with the keys of an issuer', () => {
  it('lets in by the issuer’s keys; keys that cannot be had are a failure, and nobody gets in by them', async () => {
    const [{ publicKey, privateKey }, stranger] = await Promise.all([
      generateKeyPair('ES256'),
      generateKeyPair('ES256'),
    ]);
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] };
    let broken = false;
    const issuer = createServer((_request, response) => {
      if (broken) response.writeHead(500).end();
      else response.setHeader('content-type', 'application/json').end(JSON.stringify(keys));
    });
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    try {
      const JWT_KEYS = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`;
      await start({ JWT_KEYS });
      assert.equal(await fate(await sign({}, privateKey, 'ES256'), 'ada'), 'welcome');
      assert.equal(await fate(await sign({}, stranger.privateKey, 'ES256'), 'eve'), 'unauthorised');
      assert.equal(
        await fate(await sign({}, new TextEncoder().encode(JSON.stringify(keys))), 'mallory'),
        'unauthorised',
      );
      assert.deepEqual(logged('failure'), []);
      await command?.dispose();
      broken = true;
      await start({ JWT_KEYS });
      assert.equal(await fate(await sign({}, privateKey, 'ES256'), 'ada'), 'unauthorised');
      assert.deepEqual(logged('failure'), [['failure', 'error', undefined]]);
    } finally {
      issuer.close();
    }
  });
});
