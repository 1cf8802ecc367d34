import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { leave, visitBlank, type Visitor } from '../../support/browser.js';
import { idsOf } from '../../support/cast.js';
import { Client } from '../../support/client.js';
import { enterAs } from '../../support/enter-as.js';
import { ServerProcess } from '../../support/server.js';

/** Remembers the RTCPeerConnection of every peer, to tell later whether a link was touched. */
const remember = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const links = new Map([...room.peers.values()].map((peer) => [peer.id, peer.connection]));
    Object.assign(globalThis, { links, untouched: (id: string) => room.peers.get(id)?.connection === links.get(id) });
  });
const untouched = (page: Page, id: string): Promise<boolean> =>
  page.evaluate((peer) => (globalThis as unknown as { untouched: (id: string) => boolean }).untouched(peer), id);
const idOf = (page: Page): Promise<string> => page.evaluate(() => room.id);

const ids = await idsOf('ann', 'bob', 'cat');

/** Waits until the page has a direct link to exactly these peers. */
async function connected(page: Page, ids: string[]): Promise<void> {
  await page.waitForFunction((wanted) => {
    const peers = [...room.peers.values()];
    return (
      peers.length === wanted.length &&
      peers.every((p) => wanted.includes(p.id) && p.state === 'connected' && p.channel)
    );
  }, ids);
}

async function enter3(people: Visitor[], name: string): Promise<string[]> {
  for (const { page } of people) await page.evaluate((fresh) => enter({ room: fresh }).then(() => undefined), name);
  const ids = await Promise.all(people.map(({ page }) => idOf(page)));
  await Promise.all(
    people.map(({ page }, i) =>
      connected(
        page,
        ids.filter((_, k) => k !== i),
      ),
    ),
  );
  return ids;
}

/** What `from` says arrives at `to`. */
async function heard(from: Page, to: Page, text: string): Promise<void> {
  await from.evaluate((words) => room.send(words), text);
  await to.waitForFunction(
    (words) => room.log.some(([name, about]) => name === 'message' && about.endsWith(words)),
    text,
  );
}

describe('membership', () => {
  const server = new ServerProcess();
  before(() => server.start());
  after(() => server.stop());

  const people = (count: number): Promise<Visitor[]> =>
    Promise.all(Array.from({ length: count }, () => visitBlank(server.url)));

  it('lets one of three leave and return as somebody else, without a ghost and without touching the others', async () => {
    const [a, b, c] = (await people(3)) as [Visitor, Visitor, Visitor];
    const [idA, idB, idC] = (await enter3([a, b, c], 'return')) as [string, string, string];
    await remember(a.page);
    await c.page.evaluate(() => room.close());
    await connected(a.page, [idB]);
    await enterAs(c.page, 'cat', { room: 'return' });
    const newC = await idOf(c.page);
    await connected(a.page, [idB, newC]);
    await connected(b.page, [idA, newC]);
    assert.notEqual(newC, idC);
    assert.equal(await untouched(a.page, idB), true);
    const gone = await a.page.evaluate(() =>
      room.log.filter(([name]) => name === 'peer-disconnect').map(([, id]) => id),
    );
    assert.deepEqual(gone, [idC], 'told once');
    await leave(a, b, c);
  });

  it('lets one of three leave and return under the same identity', async () => {
    const [a, b, c] = (await people(3)) as [Visitor, Visitor, Visitor];
    for (const [{ page }, name] of [
      [a, 'ann'],
      [b, 'bob'],
      [c, 'cat'],
    ] as const) {
      await enterAs(page, name, { room: 'same' });
    }
    await connected(a.page, [ids.bob, ids.cat]);
    await remember(a.page);
    // It returns without a goodbye: a new page, while the old one is still in the room.
    const again = await visitBlank(server.url);
    await enterAs(again.page, 'cat', { room: 'same' });
    await c.page.waitForFunction(() => room.state === 'closed');
    assert.deepEqual(await c.page.evaluate(() => room.log.find(([name]) => name === 'close')?.[1]), 'replaced');
    await connected(again.page, [ids.ann, ids.bob]);
    await connected(a.page, [ids.bob, ids.cat]);
    await heard(again.page, a.page, 'I am back');
    assert.equal(await untouched(a.page, ids.bob), true);
    assert.equal(await untouched(a.page, ids.cat), false);
    const ends = await a.page.evaluate(
      (cat) => room.log.filter(([name, id]) => name === 'peer-disconnect' && id === cat),
      ids.cat,
    );
    assert.equal(ends.length, 1);
    // And with one.
    await again.page.evaluate(() => room.close());
    await connected(a.page, [ids.bob]);
    await enterAs(again.page, 'cat', { room: 'same' });
    await connected(a.page, [ids.bob, ids.cat]);
    assert.equal(await untouched(a.page, ids.bob), true);
    await leave(a, b, c, again);
  });

  it('lets nobody have the id of somebody who is here, even with the hello of that', async () => {
    const [a, b] = (await people(2)) as [Visitor, Visitor];
    await enterAs(a.page, 'ann', { room: 'taken' });
    const watcher = await Client.join({ url: server.url, room: 'taken', id: 'watcher' });
    const [welcome] = watcher.frames;
    assert.ok(welcome?.type === 'welcome');
    const codes = await b.page.evaluate(
      async ({ id, hello }) => {
        /** Joins by sockets that say to be of `id`, and offer this in place of the page's own hello. */
        const enterBy = (alter: (own: string) => string): Promise<string> => {
          class Altered extends WebSocket {
            constructor(url: string | URL, offers: string | string[] = []) {
              const altered = [offers].flat().map((offer) => (offer.startsWith('hello.') ? alter(offer) : offer));
              super(String(url).replace(/_pk=[^&]*/, `_pk=${id}`), altered);
            }
          }
          return codeOf(enter({ room: 'taken', WebSocket: Altered }));
        };
        return [await enterBy((own) => own), await enterBy(() => `hello.${hello}`)];
      },
      { id: ids.ann, hello: welcome.members[0]!.hello },
    );
    assert.deepEqual(codes, ['bad-request', 'bad-request']);
    assert.equal(await a.page.evaluate(() => room.state), 'connected');
    await watcher.leave();
    await leave(a, b);
  });

  it('says goodbye when a tab closes', async () => {
    const [a, b] = (await people(2)) as [Visitor, Visitor];
    await enter3([a, b], 'tab');
    await a.page.evaluate(() => {
      globalThis.room.socket.addEventListener('message', ({ data }) => {
        if (typeof data !== 'string') return; // for the relay
        const frame = JSON.parse(data) as { type: string; reason?: string };
        if (frame.type === 'left') Object.assign(globalThis, { left: frame.reason });
      });
    });
    await b.page.close();
    await connected(a.page, []);
    await a.page.waitForFunction(() => (globalThis as unknown as { left?: string }).left === 'leave');
    await leave(a, b);
  });

  it('comes back with a page from the back/forward cache', async () => {
    const [a, b] = (await people(2)) as [Visitor, Visitor];
    const [idA, idB] = (await enter3([a, b], 'cache')) as [string, string];
    await b.page.goto(`${server.url}/health`);
    await connected(a.page, []);
    await b.page.goBack({ waitUntil: 'commit' });
    await connected(a.page, [idB]);
    await connected(b.page, [idA]); // `room` is still there: it is the same page, thawed
    await heard(a.page, b.page, 'welcome back');
    await leave(a, b);
  });

  it('goes on while the server restarts, and a third who comes later meets both', async () => {
    const [a, b, c] = (await people(3)) as [Visitor, Visitor, Visitor];
    const [idA, idB] = (await enter3([a, b], 'restart')) as [string, string];
    await remember(a.page);
    await server.stop('SIGKILL');
    await a.page.waitForFunction(() => room.state === 'reconnecting');
    await heard(a.page, b.page, 'nobody there?');
    await heard(b.page, a.page, 'we are');
    await server.start();
    for (const { page } of [a, b]) await page.waitForFunction(() => room.state === 'connected');
    await connected(a.page, [idB]);
    await connected(b.page, [idA]);
    assert.equal(await untouched(a.page, idB), true);
    await c.page.evaluate(() => enter({ room: 'restart' }).then(() => undefined));
    const idC = await idOf(c.page);
    await connected(a.page, [idB, idC]);
    await connected(b.page, [idA, idC]);
    await connected(c.page, [idA, idB]);
    await heard(c.page, b.page, 'hello you two');
    assert.equal(await untouched(a.page, idB), true);
    const drops = await a.page.evaluate(() => room.log.filter(([name]) => name === 'peer-disconnect').length);
    assert.equal(drops, 0);
    await leave(a, b, c);
  });

  it('builds a link again that broke while both are in the room', async () => {
    const [a, b] = (await people(2)) as [Visitor, Visitor];
    const [, idB] = (await enter3([a, b], 'broken')) as [string, string];
    await b.page.evaluate(() => [...room.peers.values()][0]!.connection!.close());
    await a.page.waitForFunction(() => room.log.filter(([name]) => name === 'peer').length === 2);
    await connected(a.page, [idB]);
    await heard(a.page, b.page, 'still there');
    const gone = await a.page.evaluate(() => room.log.some(([name]) => name === 'peer-disconnect'));
    assert.equal(gone, false, 'the peer was never gone, only the link');
    await leave(a, b);
  });

  for (const [who, index] of [
    ['who was here first', 0],
    ['who came later', 1],
  ] as const) {
    it(`leaves a link alone that ${who} ended on purpose, even if the goodbye was lost`, async () => {
      const both = await people(2);
      await enter3(both, `bye-${index}`);
      const [ending, other] = [both[index]!, both[1 - index]!];
      await ending.page.evaluate(() => {
        const { socket } = room;
        const send = socket.send.bind(socket);
        let lost = 0;
        socket.send = (text) => ((text as string).includes('bye') && lost++ === 0 ? true : send(text));
        room.peerDisconnect([...room.peers.keys()][0]);
      });
      await other.page.waitForFunction(() => room.log.some(([name]) => name === 'peer-disconnect'));
      await other.page.waitForFunction(() => [...room.peers.values()][0]?.state === 'new');
      assert.equal(await ending.page.evaluate(() => [...room.peers.values()][0]!.state), 'new');
      await other.page.evaluate(() => room.connectToPeer([...room.peers.keys()][0]!)); // asked for: taken
      await ending.page.waitForFunction(() => [...room.peers.values()][0]?.state === 'connected');
      await leave(...both);
    });
  }
});
