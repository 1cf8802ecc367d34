import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { ConnectionError, Peer } from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank } from '../support/browser.js';
import { startServer } from '../support/server.js';

const trusts = (page: Page, trust: string): Promise<unknown> =>
  page.waitForFunction((wanted) => room.peers.size === 1 && [...room.peers.values()][0]!.trust === wanted, trust);

const join = (page: Page, name: string): Promise<void> =>
  page.evaluate((presence) => enter({ room: 'verified', presence }).then(() => undefined), { name });

/** In the page: begins with the peer of this identity, or the only one, and confirms. Resolves with the code, and with whether the device keeps it. */
async function verifyAndConfirm(whom: string | undefined): Promise<{ emoji: readonly number[]; kept: boolean }> {
  const peers = [...room.peers.values()];
  const verification = room.verify((peers.find(({ identity }) => identity === whom) ?? peers[0]!).id);
  let emoji: readonly number[] = [];
  return new Promise((resolve, reject) => {
    verification.on('change', () => {
      const { state } = verification;
      if (state.phase === 'comparing') {
        emoji = state.emoji;
        verification.confirm();
      } else if (state.phase === 'done') resolve({ emoji, kept: state.kept });
      else if (state.phase === 'failed') reject(state.error);
    });
  });
}

describe('somebody who is verified', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('is so after a reload, on this device alone, until it is taken back', async () => {
    const [ada, bob] = await Promise.all([visitBlank(server.url), visitBlank(server.url)]);
    await Promise.all([join(ada.page, 'Ada'), join(bob.page, 'Bob')]);
    await Promise.all([trusts(ada.page, 'open'), trusts(bob.page, 'open')]);
    await bob.page.waitForFunction(() => room.identityKept);
    const [adas, bobs] = await Promise.all([ada, bob].map(({ page }) => page.evaluate(verifyAndConfirm, undefined)));
    assert.deepEqual(adas, bobs);
    assert.deepEqual([adas?.kept, adas?.emoji.length], [true, 7]);
    await Promise.all([trusts(ada.page, 'verified'), trusts(bob.page, 'verified')]);

    for (const [one, other, name] of [
      [ada, bob, 'Ada'],
      [bob, ada, 'Bob'],
    ] as const) {
      await one.page.reload();
      await one.page.waitForFunction(() => globalThis.ready);
      await join(one.page, name);
      await Promise.all([trusts(one.page, 'verified'), trusts(other.page, 'verified')]);
    }
    const tab = await ada.page.context().newPage();
    await tab.goto(ada.page.url());
    await tab.waitForFunction(() => globalThis.ready);
    await join(tab, 'Ada');
    const own = await ada.page.evaluate(() => room.identity);
    assert.equal(await tab.evaluate(() => room.identity), own, 'another tab of the device is the same person');
    await bob.page.waitForFunction(
      (own) =>
        [...room.peers.values()].filter(({ identity, trust }) => identity === own && trust === 'verified').length === 2,
      own,
    );
    await tab.close();
    await bob.page.waitForFunction(() => room.peers.size === 1);
    await ada.page.waitForFunction(() => room.peers.size === 1);
    await ada.page.evaluate(() => room.unverify([...room.peers.values()][0]!.identity!));
    await trusts(ada.page, 'open');
    await ada.page.reload();
    await ada.page.waitForFunction(() => globalThis.ready);
    await join(ada.page, 'Ada');
    await Promise.all([trusts(ada.page, 'open'), trusts(bob.page, 'verified')]);
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });

  it('is so at once in all tabs of the device, and no longer when one of them takes it back', async () => {
    const [ada, bob] = await Promise.all([visitBlank(server.url), visitBlank(server.url)]);
    const tab = await ada.page.context().newPage();
    await tab.goto(ada.page.url());
    await tab.waitForFunction(() => globalThis.ready);
    for (const [page, name] of [
      [ada.page, 'Ada'],
      [tab, 'Eve'],
      [bob.page, 'Bob'],
    ] as const) {
      await join(page, name);
    }
    const [adas, own] = await Promise.all([ada, bob].map(({ page }) => page.evaluate(() => room.identity!)));
    const seen = (page: Page, trust: string): Promise<unknown> =>
      page.waitForFunction(
        ([own, trust]) => [...room.peers.values()].some((peer) => peer.identity === own && peer.trust === trust),
        [own, trust] as const,
      );
    await Promise.all([ada.page, tab].map((page) => seen(page, 'open')));
    await Promise.all([ada.page.evaluate(verifyAndConfirm, own), bob.page.evaluate(verifyAndConfirm, adas)]);
    await Promise.all([ada.page, tab].map((page) => seen(page, 'verified')));
    await tab.evaluate((own) => room.unverify(own!), own);
    await Promise.all([ada.page, tab].map((page) => seen(page, 'open')));
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });

  it('is taken back for this page, which hears of it, if the device does not forget it', async () => {
    const [ada, bob] = await Promise.all([visitBlank(server.url), visitBlank(server.url)]);
    await Promise.all([join(ada.page, 'Ada'), join(bob.page, 'Bob')]);
    await Promise.all([trusts(ada.page, 'open'), trusts(bob.page, 'open')]);
    const [adas] = await Promise.all([ada, bob].map(({ page }) => page.evaluate(verifyAndConfirm, undefined)));
    assert.equal(adas?.kept, true);
    await trusts(ada.page, 'verified');
    const code = await ada.page.evaluate(async () => {
      IDBObjectStore.prototype.delete = () => {
        throw new DOMException('The disk is full.', 'QuotaExceededError');
      };
      const [{ identity }] = [...room.peers.values()] as [Peer];
      return room.unverify(identity!).then(
        () => 'resolved',
        (error: unknown) => (error as ConnectionError).code,
      );
    });
    assert.equal(code, 'storage-failed');
    await trusts(ada.page, 'open');
    await ada.page.reload();
    await ada.page.waitForFunction(() => globalThis.ready);
    await join(ada.page, 'Ada');
    await trusts(ada.page, 'verified');
    await ada.page.evaluate(() => room.unverify([...room.peers.values()][0]!.identity!));
    await trusts(ada.page, 'open');
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });

  it('is so for as long as the page, where nothing can be stored', async () => {
    const [ada, bob] = await Promise.all([visitBlank(server.url), visitBlank(server.url)]);
    await ada.page.evaluate(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('no storage', 'SecurityError');
      };
    });
    await Promise.all([join(ada.page, 'Ada'), join(bob.page, 'Bob')]);
    await Promise.all([trusts(ada.page, 'open'), trusts(bob.page, 'open')]);
    const [adas, bobs] = await Promise.all([ada, bob].map(({ page }) => page.evaluate(verifyAndConfirm, undefined)));
    assert.deepEqual([adas?.kept, bobs?.kept], [false, true]);
    await trusts(ada.page, 'verified');
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });
});
