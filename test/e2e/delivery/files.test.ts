import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { FileOffer, Into, Transfer } from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitTwice, type Visitor } from '../../support/browser.js';
import { startServer } from '../../support/server.js';

declare global {
  var offer: FileOffer;
  var transfer: Transfer;
  var hash: (content: Blob) => Promise<string>;
  var random: (size: number) => Blob;
  var codeOfError: (promise: Promise<unknown>) => Promise<string>;
}

const MB = 1024 * 1024;

/** In the page: what the tests use. */
function prepare(): void {
  globalThis.hash = async (content) => {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await content.arrayBuffer()));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  };
  globalThis.random = (size) => {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (let left = size; left > 0; left -= 65_536)
      parts.push(crypto.getRandomValues(new Uint8Array(Math.min(left, 65_536))));
    return new Blob(parts);
  };
  globalThis.codeOfError = (promise) =>
    promise.then(
      () => 'none',
      (error: unknown) => (error as { code: string }).code,
    );
}

describe('files between browsers', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  async function two(name: string, relay: 'fallback' | 'only' = 'fallback'): Promise<[Visitor, Visitor]> {
    const both = await visitTwice(server.url);
    for (const { page } of both) {
      await page.evaluate(prepare);
      await page.evaluate((options) => enter(options).then(() => undefined), { room: name, relay });
    }
    const path = relay === 'only' ? 'relay' : 'direct';
    for (const { page } of both) await page.waitForFunction((path) => [...room.peers.values()][0]?.path === path, path);
    return both;
  }

  /** Has `from` offer a file of random bytes. Returns its hash. */
  async function offerFile(from: Page, to: Page, size: number): Promise<string> {
    await to.evaluate(() => void room.once('file-offer', (offer) => Object.assign(globalThis, { offer })));
    const hash = await from.evaluate(async (size) => {
      const blob = random(size);
      globalThis.transfer = await room.sendFile(
        { blob, path: 'folder/random.bin' },
        { to: [...room.peers.keys()][0]! },
      );
      return globalThis.hash(blob);
    }, size);
    await to.waitForFunction(() => 'offer' in globalThis);
    return hash;
  }

  it('come into memory, a file and a folder of the browser, whole, and keep what is there', async () => {
    const [a, b] = await two('files');
    for (const into of ['memory', 'folder', 'folder', 'file'] as const) {
      const hash = await offerFile(a.page, b.page, 5 * MB + 3);
      const got = await b.page.evaluate(async (into) => {
        const root = await navigator.storage.getDirectory();
        const place: Into =
          into === 'memory' ? into : into === 'folder' ? root : await root.getFileHandle('saved', { create: true });
        const files = await offer.accept({ into: place }).done;
        Reflect.deleteProperty(globalThis, 'offer');
        return Promise.all(files.map(globalThis.hash));
      }, into);
      assert.deepEqual(got, into === 'memory' ? [hash] : []);
      assert.equal(await a.page.evaluate(() => codeOfError(transfer.done)), 'none');
      const saved = await b.page.evaluate(async () => {
        const root = await navigator.storage.getDirectory();
        const found: [string, string][] = [];
        const look = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
          for await (const one of folder.values()) {
            if (one.kind === 'directory') await look(one, `${path}${one.name}/`);
            else found.push([path + one.name, await globalThis.hash(await one.getFile())]);
          }
        };
        await look(root, '');
        return found;
      });
      const latest = new Map(saved);
      if (into === 'folder' && latest.size === 1) assert.deepEqual(saved, [['folder/random.bin', hash]]);
      else if (into === 'folder') assert.equal(latest.get('folder/random (2).bin'), hash);
      else if (into === 'file') assert.equal(latest.get('saved'), hash);
    }
    assert.deepEqual([...a.complaints, ...b.complaints], []);
    await leave(a, b);
  });

  it('go on when the link goes down, over the relay, and by a new link', async () => {
    const [a, b] = await two('broken');
    const hash = await offerFile(a.page, b.page, 150 * MB);
    await b.page.evaluate(() => void (globalThis.transfer = offer.accept()));
    for (const part of [0.1, 0.3, 0.5]) {
      await b.page.waitForFunction((part) => transfer.received > part * transfer.size, part);
      await a.page.evaluate(() => {
        const [peer] = room.peers.values();
        peer!.connection?.close();
      });
    }
    const got = await b.page.evaluate(async () => {
      const [file] = await transfer.done;
      return globalThis.hash(file!);
    });
    assert.equal(got, hash);
    assert.equal(await a.page.evaluate(() => codeOfError(transfer.done)), 'none');
    assert.deepEqual([...a.complaints, ...b.complaints], []);
    await leave(a, b);
  });

  it('leave nothing of what is cancelled in a folder, and end when the page is loaded again', async () => {
    const [a, b] = await two('ended');
    await offerFile(a.page, b.page, 100 * MB);
    await b.page.evaluate(async () => {
      globalThis.transfer = offer.accept({ into: await navigator.storage.getDirectory() });
      Reflect.deleteProperty(globalThis, 'offer');
    });
    await b.page.waitForFunction(() => transfer.received > 0);
    await a.page.evaluate(() => transfer.cancel());
    assert.equal(await b.page.evaluate(() => codeOfError(transfer.done)), 'file-cancelled');
    await b.page.waitForFunction(async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('folder');
      for await (const name of folder.keys()) return !name;
      return true;
    });
    await offerFile(a.page, b.page, MB);
    await b.page.reload();
    assert.equal(await a.page.evaluate(() => codeOfError(transfer.done)), 'peer-gone');
    await leave(a, b);
  });
});
