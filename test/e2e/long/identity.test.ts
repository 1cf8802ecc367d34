import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank } from '../../support/browser.js';
import { startServer } from '../../support/server.js';
import { storedIdentities } from '../../support/stored-identities.js';
import {
  duplicate,
  enterRoom,
  enterToStay,
  isReady,
  meets,
  openTab,
  reload,
  selfOf,
  type Self,
} from '../../support/tabs.js';

/** Longer than an identity is kept that nobody uses, in ms. */
const AGES = 31 * 24 * 60 * 60 * 1000;

describe('the identity of a tab', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('is kept as soon as what keeps it can be loaded', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    const part = '**/webrtc-elements-identity-store-*';
    await page.route(part, (route) => route.abort());
    const refused = page.waitForEvent('requestfailed', (request) => request.url().includes('identity-store'));
    await enterRoom(page, 'kept later');
    await refused;
    assert.equal(await page.evaluate(() => room.identityKept), false);
    await page.unroute(part);
    await page.evaluate(() => room.socket.reconnect());
    await page.waitForFunction(() => room.identityKept);
    await leave(visitor);
  });

  it('is that of the device in all tabs once it is shared, and each tab has an id of its own, which stays', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    const open = (): Promise<Page> => openTab(page);
    const stranger = await open();
    const other = await enterToStay(stranger, 'device');
    const first = await enterToStay(page, 'device');
    await page.evaluate(() => {
      const mark = 'webrtc-elements:identity';
      localStorage.setItem(mark, sessionStorage.getItem(mark)!.split('.')[0]!);
    });
    const tabs = [await open(), await open()];
    const all = [first];
    for (const tab of tabs) all.push(await enterToStay(tab, 'device'));
    assert.deepEqual(new Set(all.map(({ identity }) => identity)), new Set([first.identity]));
    assert.equal(new Set(all.map(({ id }) => id)).size, 3);
    await meets(page, other.id, all[1]!.id, all[2]!.id);
    for (const tab of tabs) await reload(tab);
    for (const [i, tab] of tabs.entries()) assert.deepEqual(await enterToStay(tab, 'device'), all[i + 1]);

    const copy = await duplicate(tabs[0]!);
    const twin = await enterToStay(copy, 'device');
    assert.equal(twin.identity, first.identity);
    assert.equal(new Set([...all, twin].map(({ id }) => id)).size, 4);
    await tabs[0]!.close();
    assert.deepEqual(await enterToStay(await open(), 'device'), all[1], 'its number is free again');
    await reload(stranger);
    assert.deepEqual(await enterToStay(stranger, 'device'), other, 'who was here before stays who it is');
    await leave(visitor);
  });

  it('is that of all rooms of the page, and a second connection to a room is somebody else', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    const joinAll = async (): Promise<(Self & { kept: boolean })[]> => {
      await page.evaluate(async () => {
        const names = ['one', 'two', 'one'];
        Object.assign(globalThis, { all: await Promise.all(names.map((name) => enter({ room: name }))) });
      });
      await page.waitForFunction(() => {
        const [first, other] = (globalThis as unknown as { all: (typeof room)[] }).all;
        return first!.identityKept && other!.identityKept;
      });
      return page.evaluate(() =>
        (globalThis as unknown as { all: (typeof room)[] }).all.map(({ id, identity, identityKept: kept, peers }) => ({
          id,
          identity,
          kept,
          peers: [...peers.keys()],
        })),
      );
    };
    const [first, other, second] = await joinAll();
    assert.deepEqual(other, { ...first, peers: [] });
    assert.notEqual(second!.identity, first!.identity);
    assert.notEqual(second!.id, first!.id);
    assert.equal(second!.kept, false);
    await reload(page);
    const [again, , stranger] = await joinAll();
    assert.equal(again!.id, first!.id);
    assert.notEqual(stranger!.id, second!.id, 'nobody knows any more who that was');
    await leave(visitor);
  });

  it('is free for the room again when a connection has ended', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    const first = await enterRoom(page, 'back');
    await page.evaluate(() => room.close());
    assert.deepEqual(await enterRoom(page, 'back'), first);
    const codes = await page.evaluate(async () => {
      room.close();
      const abort = new AbortController();
      const code = codeOf(enter({ room: 'back', signal: abort.signal }));
      abort.abort();
      return [await code, await codeOf(enter({ room: 'back', host: 'no host' }))];
    });
    assert.equal(codes[0], 'aborted');
    assert.match(codes[1]!, /^untyped: TypeError: `host`/);
    assert.deepEqual(await enterRoom(page, 'back'), first);
    await leave(visitor);
  });

  it('is not taken from a connection by another one to the same server by another name', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    const { port } = new URL(server.url);
    const ids = await page.evaluate(
      async (hosts) => {
        const all = await Promise.all(hosts.map((host) => enter({ room: 'alias', host })));
        return all.map(({ id }) => id);
      },
      [server.url, `127.0.0.1:${port}`, `localhost:${port}`],
    );
    const own = await page.evaluate(() => room.id);
    await meets(page, ...ids.filter((id) => id !== own));
    assert.equal(new Set(ids).size, 3);
    await leave(visitor);
  });

  it('is another one in each frame of the page, and each keeps its own', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    const frames = async (): Promise<(Page | Frame)[]> => {
      await page.evaluate(() => {
        document.body.innerHTML = '<iframe src="blank.html"></iframe><iframe src="blank.html"></iframe>';
      });
      const inner = page.frames().slice(1);
      await Promise.all(inner.map(isReady));
      return [page, ...inner];
    };
    const enterAll = async (): Promise<Self[]> => {
      const all: Self[] = [];
      for (const frame of await frames()) all.push(await enterToStay(frame, 'framed'));
      return all;
    };
    const first = await enterAll();
    assert.equal(new Set(first.map(({ id }) => id)).size, 3);
    await meets(page, ...first.slice(1).map(({ id }) => id));
    await reload(page);
    assert.deepEqual(await enterAll(), first);
    await leave(visitor);
  });

  for (const [when, slow] of [
    ['after it has loaded', false],
    ['while it loads', true],
  ] as const) {
    it(`comes back with a page from the back/forward cache that joined ${when}, and nobody takes it from that`, async () => {
      const visitor = await visitBlank(server.url);
      const { page } = visitor;
      const first = await enterToStay(page, 'cached');
      let load = (): void => undefined;
      if (slow) {
        await page.route('**/slow.svg', (route) => {
          load = () =>
            void route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' });
        });
        await page.addInitScript(() => {
          if (location.search) return;
          addEventListener('DOMContentLoaded', () =>
            document.body.append(Object.assign(new Image(), { src: 'slow.svg' })),
          );
        });
        await page.reload({ waitUntil: 'domcontentloaded' });
        await isReady(page);
        assert.deepEqual(await enterToStay(page, 'cached'), first);
        load();
        await page.waitForLoadState();
      }
      await page.evaluate(() =>
        addEventListener('pageshow', ({ persisted }) => Object.assign(globalThis, { persisted })),
      );
      // The page after it in the tab is the same person meanwhile.
      await page.goto(`${server.url}/blank.html?next`);
      await isReady(page);
      assert.deepEqual(await enterToStay(page, 'cached'), first);
      await page.goBack({ waitUntil: 'commit' });
      await page.waitForFunction(() => (globalThis as unknown as { persisted?: boolean }).persisted);
      await page.waitForFunction(() => room.state === 'connected');
      assert.deepEqual(await selfOf(page), first);

      const copy = await duplicate(page, '?copy');
      const second = await enterToStay(copy, 'cached');
      assert.notEqual(second.identity, first.identity);
      await meets(page, second.id);
      await page.reload({ waitUntil: 'domcontentloaded' });
      await isReady(page);
      assert.deepEqual(await enterToStay(page, 'cached'), first);
      await leave(visitor);
    });
  }

  it('is forgotten when no tab has used it for 30 days', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    const open = (): Promise<Page> => openTab(page);
    const gone = await open();
    await enterToStay(gone, 'old');
    await gone.close();
    const used = await enterToStay(page, 'old');
    assert.equal((await page.evaluate(storedIdentities, undefined)).length, 2);
    assert.equal((await page.evaluate(storedIdentities, AGES)).length, 2);

    const late = await open();
    await enterToStay(late, 'old');
    const left = await page.evaluate(storedIdentities, undefined);
    assert.equal(left.length, 2, 'that of a tab that is open stays, and the new one');
    await reload(page);
    assert.deepEqual(await enterToStay(page, 'old'), used);
    await leave(visitor);
  });

  const refusals: Record<string, () => void> = {
    'does not let it see any': () => {
      const get = (): never => {
        throw new DOMException('No.', 'SecurityError');
      };
      Object.defineProperty(globalThis, 'sessionStorage', { get });
    },
    'fails to open any': () => {
      indexedDB.open = () => {
        throw new DOMException('No.', 'SecurityError');
      };
    },
    'never answers': () => {
      indexedDB.open = () =>
        Object.create(IDBOpenDBRequest.prototype, {
          onsuccess: { writable: true },
          onerror: { writable: true },
          onupgradeneeded: { writable: true },
        }) as IDBOpenDBRequest;
    },
    'has no locks for it': () => {
      navigator.locks.request = (): Promise<never> => Promise.reject(new DOMException('No.', 'SecurityError'));
    },
  };
  for (const [what, refuse] of Object.entries(refusals)) {
    it(`lives as long as the page if the browser has storage, but ${what}`, async () => {
      const visitor = await visitBlank(server.url);
      const { page } = visitor;
      const first = await enterToStay(page, 'blocked');
      await page.addInitScript(refuse);
      await reload(page);
      const second = await enterRoom(page, 'blocked');
      assert.notEqual(second.identity, first.identity);
      assert.match(second.identity ?? '', /^[\w-]{43}$/);
      assert.equal(await page.evaluate(() => room.identityKept), false);
      assert.equal(await page.evaluate(() => codeOf(room.send('hello'))), 'fulfilled');
      assert.deepEqual(visitor.complaints, []);
      await leave(visitor);
    });
  }
});
