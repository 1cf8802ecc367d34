import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank } from '../support/browser.js';
import { PAGES, startServer } from '../support/server.js';
import { duplicate, enterRoom, enterToStay, meets, reload, selfOf } from '../support/tabs.js';

describe('the identity of a tab', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('is the same after a reload, and the others see that', async () => {
    const [ada, bob] = await Promise.all([visitBlank(server.url), visitBlank(server.url)]);
    const first = await enterToStay(ada.page, 'kept');
    await enterRoom(bob.page, 'kept');
    const seen = (): Promise<(string | undefined)[]> =>
      bob.page.evaluate(() => [...room.peers.values()].map(({ identity }) => identity));
    await meets(bob.page, first.id);
    assert.deepEqual(await seen(), [first.identity]);
    assert.match(first.identity ?? '', /^[\w-]{43}$/);

    await reload(ada.page);
    assert.deepEqual(await enterToStay(ada.page, 'kept'), first);
    await bob.page.waitForFunction(() => room.log.filter(([name]) => name === 'connect').length === 2);
    await meets(bob.page, first.id);
    assert.deepEqual(await seen(), [first.identity]);
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });

  it('is another one in a duplicated tab; both stay, and each keeps its own', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    const first = await enterToStay(page, 'twins');
    const copy = await duplicate(page);
    const second = await enterToStay(copy, 'twins');
    assert.notEqual(second.id, first.id);
    assert.notEqual(second.identity, first.identity);
    await meets(page, second.id);
    await meets(copy, first.id);

    await reload(copy);
    assert.deepEqual(await enterToStay(copy, 'twins'), second);
    await reload(page);
    assert.deepEqual(await enterToStay(page, 'twins'), first);
    await meets(page, second.id);
    assert.deepEqual(await copy.evaluate(() => room.state), 'connected');
    await leave(visitor);
  });

  it('lives as long as the page in a frame without storage', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    await page.evaluate(
      ([url]) => {
        const script = `
          import { connect } from '${url}/webrtc-elements.js';
          globalThis.room = await connect({ host: '${url}', room: 'sandboxed' });
        `;
        const frame = Object.assign(document.createElement('iframe'), {
          srcdoc: `<script type="module">${script}</script>`,
        });
        frame.sandbox.add('allow-scripts');
        document.body.append(frame);
      },
      [server.url],
    );
    const other = await enterToStay(page, 'sandboxed');
    const [, frame] = page.frames();
    await page.waitForFunction(() => room.peers.size === 1);
    await frame!.waitForFunction(() => 'room' in globalThis);
    await frame!.evaluate(() => room.send('hello'));
    const { id, identity } = await selfOf(frame!);
    await page.waitForFunction((line) => room.log.some(([, text]) => text === line), `${id}: hello`);
    assert.notEqual(identity, other.identity);
    assert.equal(await page.evaluate((id) => room.peers.get(id)?.identity, id), identity);
    assert.equal(await frame!.evaluate(() => room.identityKept), false);
    await leave(visitor);
  });

  it('is none on a page over plain http, which joins and has direct links all the same', async () => {
    const open = await serve({ port: 0, host: '0.0.0.0', folder: PAGES, iceServers: [] });
    const url = open.url.replace('0.0.0.0', 'insecure.test');
    const [ada, bob] = await Promise.all([visitBlank(url), visitBlank(open.url.replace('0.0.0.0', '127.0.0.1'))]);
    const { id, identity } = await enterRoom(ada.page, 'plain');
    assert.equal(identity, undefined);
    assert.equal(await ada.page.evaluate(() => room.identityKept), false);
    const other = await enterToStay(bob.page, 'plain');
    await meets(bob.page, id);
    const seen = await bob.page.evaluate((id) => room.peers.get(id)?.identity, id);
    assert.equal(seen, undefined);
    for (const { page } of [ada, bob]) {
      await page.waitForFunction(() => [...room.peers.values()][0]?.path === 'direct');
    }
    await ada.page.evaluate(() => room.send('in the clear, but for DTLS'));
    await bob.page.waitForFunction(
      (line) => room.log.some(([, text]) => text === line),
      `${id}: in the clear, but for DTLS`,
    );
    assert.equal(await ada.page.evaluate((id) => room.peers.has(id), other.id), true);
    await reload(ada.page);
    assert.notEqual((await enterRoom(ada.page, 'plain')).id, id);
    await leave(ada, bob);
    await open.close();
  });
});
