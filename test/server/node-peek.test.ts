import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { LogEntry, ServeOptions } from 'webrtc-elements/server/node';
import { Client } from '../support/client.js';
import { rawGet } from '../support/server/raw-get.js';
import { Servers } from '../support/servers.js';

const ROOM = '/parties/main/lobby';
const HERE = 'https://my.host';
const ELSEWHERE = 'https://evil.example';

const servers = new Servers();
afterEach(() => servers.close());

async function start(options: ServeOptions = {}): Promise<string> {
  return (await servers.start({ peek: true, ...options })).url;
}

describe('GET of a room', () => {
  it('says nothing about it unless the server has `peek`', async () => {
    for (const peek of [undefined, false]) {
      const url = await start({ peek });
      await Client.join({ url, id: 'alice' });
      const { status, body } = await rawGet(url, ROOM);
      assert.deepEqual([status, body], [200, 'This is a room. Open it as a WebSocket.\n']);
    }
  });

  it('says how many are in it, is not kept by caches, and opens no room', async () => {
    const url = await start();
    const { status, headers, body } = await rawGet(url, ROOM);
    assert.deepEqual([status, body], [200, '{"members":0}']);
    assert.deepEqual(
      [headers['content-type'], headers['cache-control'], headers['x-content-type-options']],
      ['application/json', 'no-store', 'nosniff'],
    );
    assert.deepEqual(JSON.parse((await rawGet(url, '/health')).body), { status: 'ok', rooms: 0, members: 0 });
    await Client.join({ url, id: 'alice' });
    assert.equal((await rawGet(url, ROOM)).body, '{"members":1}');
  });

  it('is no other method', async () => {
    const url = await start();
    assert.deepEqual((({ status, body }) => [status, body])(await rawGet(url, ROOM, {}, 'HEAD')), [200, '']);
    assert.equal((await rawGet(url, ROOM, { origin: HERE }, 'OPTIONS')).status, 204);
    assert.equal((await rawGet(url, ROOM, {}, 'POST')).status, 405);
  });

  it('is answered to those who may enter, with the same request as for a socket', async () => {
    const asked: string[] = [];
    const url = await start({
      authorize: (request, { party, name }) => {
        const { searchParams } = new URL(request.url);
        asked.push(`${party} ${name} ${searchParams.get('token')}`);
        return searchParams.get('token') === 'fresh';
      },
    });
    assert.equal((await rawGet(url, `${ROOM}?token=fresh`)).body, '{"members":0}');
    const { status, body } = await rawGet(url, ROOM);
    assert.deepEqual([status, (JSON.parse(body) as { error: string }).error], [401, 'unauthorised']);
    assert(!body.includes('members'));
    assert.deepEqual(asked, ['main lobby fresh', 'main lobby null']);
  });

  it('asks no provider of ICE servers', async () => {
    const url = await start({ iceServers: () => assert.fail('nobody enters'), log: () => undefined });
    assert.equal((await rawGet(url, ROOM)).body, '{"members":0}');
  });

  it('is limited in its rate together with `…/turn`, and refusals are counted and logged', async () => {
    const entries: LogEntry[] = [];
    const url = await start({ limits: { connectsPerSecond: 0.1 }, log: (entry) => entries.push(entry) });
    assert.equal((await rawGet(url, `${ROOM}/turn`)).status, 200);
    const { status, headers, body } = await rawGet(url, ROOM, { origin: HERE });
    assert.deepEqual([status, headers['access-control-allow-origin']], [429, '*']);
    assert.equal((JSON.parse(body) as { error: string }).error, 'rate-limited');
    assert.match((await rawGet(url, '/metrics')).body, /^webrtc_elements_refusals_total\{code="rate-limited"\} 1$/m);
    assert.deepEqual(
      entries.map(({ event, code }) => [event, code]),
      [['refused', 'rate-limited']],
    );
  });

  it('can be read by pages that may enter, and by no others', async () => {
    const cors = (headers: Record<string, unknown>): unknown[] => [
      headers['access-control-allow-origin'],
      headers['access-control-allow-credentials'],
      headers['vary'],
    ];
    const open = await rawGet(await start(), ROOM, { origin: ELSEWHERE });
    assert.deepEqual([open.status, ...cors(open.headers)], [200, '*', undefined, 'origin']);
    const url = await start({ origins: [HERE] });
    const ours = await rawGet(url, ROOM, { origin: HERE });
    assert.deepEqual([ours.status, ...cors(ours.headers)], [200, HERE, 'true', 'origin']);
    const theirs = await rawGet(url, ROOM, { origin: ELSEWHERE });
    assert.deepEqual([theirs.status, ...cors(theirs.headers)], [403, undefined, undefined, 'origin']);
    assert(!theirs.body.includes('members'));
  });
});
