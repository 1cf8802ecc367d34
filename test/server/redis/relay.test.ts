import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { packRelay } from '../../../src/protocol/relay-frame.js';
import type { Client } from '../../support/client.js';
import { numbered } from '../../support/numbered.js';
import { Cluster } from '../../support/server/cluster.js';

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
const SIZE = 16 * KIBIBYTE;
const COUNT = 2_000;

describe('bytes for a member at another server', () => {
  let cluster: Cluster;
  let alice: Client;
  let bob: Client;
  let carol: Client;
  before(async () => {
    cluster = await Cluster.start();
    alice = await cluster.join(0, 'alice');
    bob = await cluster.join(1, 'bob');
    carol = await cluster.join(1, 'carol');
    await alice.until(
      () => alice.frames.find((frame) => frame.type === 'joined' && frame.member.id === 'carol'),
      'carol',
    );
  });
  after(() => cluster.close());

  it('arrive, all and in order', async (test) => {
    const began = performance.now();
    for (let i = 0; i < COUNT; i++) alice.relay('bob', numbered(i, SIZE));
    const frames = await bob.firstRelayed(COUNT);
    test.diagnostic(`${COUNT} frames in ${Math.round(performance.now() - began)} ms`);
    for (const [i, { id, payload }] of frames.entries()) {
      assert.equal(id, 'alice');
      assert(numbered(i, SIZE).equals(payload), `frame ${i} is as it was sent`);
    }
  });

  it('cut a member off that does not read, without much memory, and nobody else', async (test) => {
    const before = await memory();
    let most = 0;
    bob.socket.pause();
    for (let sent = 0; !carol.frames.some(({ type }) => type === 'left') && sent < 20 * COUNT; sent++) {
      await new Promise((resolve) => alice.socket.send(packRelay('bob', numbered(sent, SIZE)), resolve));
      if (sent % 100 > 0) continue;
      alice.relay('carol', numbered(sent));
      await carol.firstRelayed(sent / 100 + 1);
      most = Math.max(most, await memory());
    }
    await carol.next('left');
    test.diagnostic(`at most ${Math.round((most - before) / MEBIBYTE)} MiB more`);
    assert(most - before < 96 * MEBIBYTE, `${(most - before) / MEBIBYTE} MiB more`);
    assert.deepEqual(carol.frames.at(-1), { type: 'left', id: 'bob', reason: 'lost' });
    await alice.next('left');
    alice.relay('carol', numbered(0));
    await carol.firstRelayed(carol.relayed.length + 1);
    bob.socket.resume();
    assert.equal((await bob.end()).code, 1006);
  });

  it('are lost rather than kept while Redis stands still', async (test) => {
    const before = await memory();
    const senders = await Promise.all(['dora', 'emil', 'finn', 'gina'].map((id) => cluster.join(0, id)));
    cluster.redis.pause();
    const floods = senders.map(async ({ socket }) => {
      for (let sent = 0; sent < 3 * COUNT; sent++) {
        await new Promise((resolve) => socket.send(packRelay('carol', numbered(sent, SIZE)), resolve));
      }
    });
    await Promise.all(floods);
    const most = await memory();
    cluster.redis.resume();
    test.diagnostic(`${Math.round((most - before) / MEBIBYTE)} MiB more`);
    assert(most - before < 256 * MEBIBYTE, `${(most - before) / MEBIBYTE} MiB more`);
    await Promise.all([cluster.admits(0), cluster.admits(1)]);
    const hana = await cluster.join(1, 'hana');
    await alice.until(
      () => alice.frames.find((frame) => frame.type === 'joined' && frame.member.id === 'hana'),
      'hana',
    );
    alice.relay('hana', numbered(0));
    await hana.firstRelayed(1);
  });

  /** What both servers have in memory, in bytes. */
  async function memory(): Promise<number> {
    const sizes = cluster.servers.map(async ({ process }) => {
      const status = await readFile(`/proc/${process.pid}/status`, 'utf8');
      return Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]) * KIBIBYTE;
    });
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }
});
