import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { visitBlank, type Visitor } from '../support/browser.js';
import { startServer } from '../support/server.js';

describe('first contact', () => {
  let server: SignallingServer;
  let visitors: Visitor[];

  before(async () => {
    server = await startServer();
    visitors = await Promise.all([1, 2, 3, 4].map(() => visitBlank(server.url)));
  });
  after(() => server.close());

  /** Everybody enters at once, hears from everybody, and tells what it saw. */
  async function meet(name: string, people: Visitor[]): Promise<Seen[]> {
    await Promise.all(people.map(({ page }) => page.evaluate((room) => enter({ room }).then(() => undefined), name)));
    const seen = await Promise.all(people.map(({ page }) => page.evaluate(hearAll, people.length - 1)));
    await Promise.all(people.map(({ page }) => page.evaluate(() => room.close())));
    return seen;
  }

  for (const [size, times] of [
    [2, 20],
    [4, 5],
  ] as const) {
    it(`connects every pair of ${times} fresh rooms of ${size}, each exactly once, in opposite roles`, async () => {
      for (let time = 0; time < times; time++) {
        const people = visitors.slice(0, size);
        const seen = await meet(`fresh-${size}-${time}`, people);
        for (const { id, connects, channels, heard, polite } of seen) {
          const others = seen.filter((other) => other.id !== id);
          const ids = others.map((other) => other.id).sort();
          assert.deepEqual(connects.sort(), ids, 'one connect event for every peer');
          assert.deepEqual(channels.sort(), ids, 'one data channel to every peer');
          assert.deepEqual(heard.sort(), ids, 'a message from every peer');
          for (const other of others) assert.notEqual(polite[other.id], other.polite[id], 'opposite roles');
        }
        assert.equal(seen.filter(({ first }) => first).length, 1, 'one was first');
      }
      assert.deepEqual(
        visitors.flatMap(({ complaints }) => complaints),
        [],
      );
    });
  }

  it('connects in a manual room when both sides ask at the same moment, 20 times', async () => {
    const [a, b] = visitors as [Visitor, Visitor];
    for (let time = 0; time < 20; time++) {
      const fresh = `manual-${time}`;
      for (const { page } of [a, b])
        await page.evaluate((name) => enter({ room: name, mesh: 'manual' }).then(() => undefined), fresh);
      const results = await Promise.all([a, b].map(({ page }) => page.evaluate(askAndHear)));
      for (const { connects, errors } of results) {
        assert.equal(connects, 1);
        assert.deepEqual(errors, []);
      }
      assert.notEqual(results[0]?.polite, results[1]?.polite);
      for (const { page } of [a, b]) await page.evaluate(() => room.close());
    }
    assert.deepEqual([...a.complaints, ...b.complaints], []);
  });

  it('connects nobody in a manual room until somebody asks', async () => {
    const [a, b] = visitors as [Visitor, Visitor];
    for (const { page } of [a, b]) {
      await page.evaluate(() => enter({ room: 'shy', mesh: 'manual' }).then(() => undefined));
    }
    await a.page.waitForFunction(() => room.peers.size === 1);
    const [state, code] = await a.page.evaluate(async () => {
      const [peer] = room.peers.values();
      return [peer!.state, await codeOf(room.send('x', { to: peer!.id }))];
    });
    assert.equal(state, 'new');
    assert.equal(code, 'not-connected');
    await a.page.evaluate(() => room.connectToPeer([...room.peers.keys()][0]!)); // the polite side asks
    await b.page.waitForFunction(() => [...room.peers.values()][0]?.state === 'connected');
    await b.page.evaluate(() => room.peerDisconnect([...room.peers.keys()][0]));
    await a.page.waitForFunction(() => [...room.peers.values()][0]?.state === 'new'); // still a member, left in peace
    const ends = await a.page.evaluate(() => room.log.filter(([name]) => name === 'peer-disconnect').length);
    assert.equal(ends, 1);
    await b.page.evaluate(() => room.connectToPeer([...room.peers.keys()][0]!)); // and once more
    await a.page.waitForFunction(() => room.log.filter(([name]) => name === 'connect').length === 2);
    for (const { page } of [a, b]) await page.evaluate(() => room.close());
  });

  it('lets a newcomer connect to whom it finds in the list, and each hear what the other says once there is a channel', async () => {
    const [first, second] = visitors as [Visitor, Visitor];
    const polite: boolean[] = [];
    for (const { page } of [first, second]) {
      const roles = await page.evaluate(async () => {
        await enter({ room: 'listed', mesh: 'manual' });
        room.once('peer', ([peer, channel]) => void room.send(`by ${channel.readyState} channel`, { to: peer }));
        const list = await new Promise<string[]>((resolve) => room.once('peerlist', resolve));
        if (list[0] !== undefined) room.connectToPeer(list[0]);
        return room.polite;
      });
      polite.push(roles);
    }
    for (const { page } of [first, second]) {
      await page.waitForFunction(() =>
        room.log.some(([name, about]) => name === 'message' && about.includes('by open')),
      );
      assert.equal(
        await page.evaluate(() => room.socket.readyState === WebSocket.OPEN && room.socket.id === room.id),
        true,
      );
    }
    assert.deepEqual(polite, [true, false], 'who is first gives way, who comes later does not');
    for (const { page } of [first, second]) await page.evaluate(() => room.close());
  });
});

interface Seen {
  id: string;
  first: boolean;
  connects: string[];
  channels: string[];
  heard: string[];
  polite: Record<string, boolean>;
}

/** In the page: greets all and waits until all have greeted. */
async function hearAll(others: number): Promise<Seen> {
  const about = (name: string): string[] => room.log.filter(([event]) => event === name).map(([, text]) => text);
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const stops = (['connect', 'peer', 'message'] as const).map((name) => room.on(name, check));
      function check(): void {
        if (!condition()) return;
        for (const stop of stops) stop();
        resolve();
      }
      check();
    });
  await until(() => about('connect').length >= others);
  await room.send(room.id);
  await until(() => about('message').length >= others && about('peer').length >= others);
  const polite = Object.fromEntries([...room.peers.values()].map((peer) => [peer.id, peer.polite]));
  const heard = about('message').map((text) => text.split(': ')[1]!);
  return { id: room.id, first: room.polite, connects: about('connect'), channels: about('peer'), heard, polite };
}

/** In the page: asks for the link as soon as the other is there, then waits for it and for a message. */
async function askAndHear(): Promise<{ connects: number; errors: string[]; polite: boolean }> {
  const met = new Promise<void>((resolve) => {
    const stop = room.on('peerlist', check);
    function check(): void {
      if (room.peers.size === 0) return;
      stop();
      resolve();
    }
    check();
  });
  await met;
  const [peer] = room.peers.values();
  const heard = room.log.some(([event]) => event === 'message') // the other one may have been quicker
    ? undefined
    : new Promise<void>((resolve) => room.once('message', () => resolve()));
  room.connectToPeer(peer!.id);
  await room.send('hello');
  await heard;
  if (!peer!.channel) await new Promise<void>((resolve) => room.once('peer', () => resolve()));
  const count = (name: string): string[] => room.log.filter(([event]) => event === name).map(([, text]) => text);
  return { connects: count('connect').length, errors: count('error'), polite: peer!.polite };
}
