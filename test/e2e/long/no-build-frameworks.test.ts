import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visit, type Visitor } from '../../support/browser.js';
import { startServer } from '../../support/server.js';

/** What pages load beside the CDN build. */
const LIBRARIES = {
  'alpine.js': 'alpinejs/dist/module.esm.js',
  'petite-vue.js': 'petite-vue/dist/petite-vue.es.js',
  'turbo.js': '@hotwired/turbo/dist/turbo.es2017-esm.js',
} as const;

/** A page of a library that keeps state: buttons rename us, open and close the chat, and name another room. */
const PAGES: Readonly<Record<string, string>> = {
  alpine: `<div x-data="{ name: 'Ada', room: 'first', open: true, heard: [], people: [] }">
    <button @click="name = 'Ada Lovelace'">Rename</button>
    <button @click="name = null">Unname</button>
    <button @click="open = !open">Toggle</button>
    <button @click="room = 'second'">Move</button>
    <output x-text="heard.join()"></output>
    <p x-text="people.join()"></p>
    <webrtc-room :room="room" x-bind:name="name"
      @message="heard.push($event.detail.data)" @peerlist="people = $event.detail.peers.map((id) => id.length > 0)">
      <webrtc-peer-list></webrtc-peer-list>
      <template x-if="open"><webrtc-chat></webrtc-chat></template>
    </webrtc-room>
  </div>
  <script type="module">import Alpine from './alpine.js'; Alpine.start();</script>`,
  'petite-vue': `<div v-scope="{ name: 'Ada', room: 'first', open: true, heard: [], people: [] }">
    <button @click="name = 'Ada Lovelace'">Rename</button>
    <button @click="name = null">Unname</button>
    <button @click="open = !open">Toggle</button>
    <button @click="room = 'second'">Move</button>
    <output>{{ heard.join() }}</output>
    <p>{{ people.join() }}</p>
    <webrtc-room :room="room" :name="name"
      @message="heard.push($event.detail.data)" @peerlist="people = $event.detail.peers.map((id) => id.length > 0)">
      <webrtc-peer-list></webrtc-peer-list>
      <webrtc-chat v-if="open"></webrtc-chat>
    </webrtc-room>
  </div>
  <script type="module">import { createApp } from './petite-vue.js'; createApp().mount();</script>`,
  turbo: `<div id="place"><webrtc-room id="room" room="first" name="Ada">
      <webrtc-peer-list></webrtc-peer-list><div id="talk"><webrtc-chat id="chat"></webrtc-chat></div>
    </webrtc-room></div>
  <script type="module">import { renderStreamMessage } from './turbo.js'; window.stream = renderStreamMessage;</script>`,
};

const ROOM = `<webrtc-room id="room" room="first" name="Ada"><webrtc-peer-list></webrtc-peer-list>
  <div id="talk"><webrtc-chat id="chat"></webrtc-chat></div></webrtc-room>`;

describe('a page without a build, by a library', () => {
  let folder: string;
  let server: SignallingServer;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'webrtc-libraries-'));
    for (const [name, path] of Object.entries(LIBRARIES)) {
      copyFileSync(fileURLToPath(new URL(`../../../node_modules/${path}`, import.meta.url)), join(folder, name));
    }
    for (const [name, body] of Object.entries(PAGES)) {
      writeFileSync(
        join(folder, `${name}.html`),
        `<!doctype html><html lang="en"><meta charset="utf-8" /><title>${name}</title><link rel="icon" href="data:," />
        <script type="module" src="/webrtc-elements.js"></script>${body}</html>`,
      );
    }
    server = await startServer(folder);
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  /** Two who have met on the page of this library. */
  async function meet(name: string): Promise<[Visitor, Visitor]> {
    const people: [Visitor, Visitor] = [
      await visit(`${server.url}/${name}.html`),
      await visit(`${server.url}/${name}.html`),
    ];
    for (const { page } of people) await connected(page);
    return people;
  }
  const connected = (page: Page): Promise<void> =>
    page.locator('webrtc-peer-list').getByText('Connected', { exact: true }).waitFor();
  const idOf = (page: Page): Promise<string | undefined> =>
    page.evaluate(() => document.querySelector('webrtc-room')!.connection?.id);
  async function write(from: Visitor, to: Visitor, text: string): Promise<void> {
    await from.page.getByRole('textbox', { name: 'Message' }).fill(text);
    await from.page.keyboard.press('Enter');
    await to.page.getByRole('log').getByText(text, { exact: true }).waitFor();
  }

  for (const name of ['alpine', 'petite-vue']) {
    it(`has room and chat in the state of ${name}`, async () => {
      const [ada, bob] = await meet(name);
      const press = (button: string): Promise<void> =>
        ada.page.getByRole('button', { name: button, exact: true }).click();
      const id = await idOf(ada.page);
      await write(bob, ada, 'heard');
      await ada.page.locator('output').getByText('heard').waitFor();
      await ada.page.locator('p').getByText('true', { exact: true }).waitFor();
      await press('Rename');
      await bob.page.locator('webrtc-peer-list').getByText('Ada Lovelace').waitFor();
      await press('Unname');
      await bob.page
        .locator('webrtc-peer-list')
        .getByText(/^Guest/)
        .waitFor();
      await press('Toggle');
      await ada.page.locator('webrtc-chat').waitFor({ state: 'detached' });
      await press('Toggle');
      await write(ada, bob, 'by another chat');
      assert.equal(await idOf(ada.page), id, 'one connection');
      await press('Move');
      await bob.page.getByText('No one else is here yet.').first().waitFor();
      assert.deepEqual([...ada.complaints, ...bob.complaints], []);
      await leave(ada, bob);
    });
  }

  /** Has Turbo render a stream, as a server sends it. */
  const stream = ({ page }: Visitor, action: string, target: string, content: string): Promise<void> =>
    page.evaluate(
      (message) => (window as unknown as { stream: (message: string) => Promise<void> }).stream(message),
      `<turbo-stream action="${action}" target="${target}"><template>${content}</template></turbo-stream>`,
    );

  it('takes a chat from a Turbo Stream, in place of another and beside it, and keeps the connection', async () => {
    const [ada, bob] = await meet('turbo');
    const id = await idOf(ada.page);
    await write(bob, ada, 'before');
    await stream(ada, 'replace', 'chat', '<webrtc-chat id="chat"></webrtc-chat>');
    await ada.page.getByText('before', { exact: true }).waitFor({ state: 'detached' });
    await write(ada, bob, 'in its place');
    await stream(ada, 'append', 'talk', '<webrtc-chat id="second" aria-label="Second"></webrtc-chat>');
    await bob.page.getByRole('textbox', { name: 'Message' }).fill('to both');
    await bob.page.keyboard.press('Enter');
    for (const chat of ['#chat', '#second'])
      await ada.page.locator(chat).getByRole('log').getByText('to both').waitFor();
    await stream(ada, 'remove', 'second', '');
    await stream(ada, 'update', 'talk', '<webrtc-chat id="chat"></webrtc-chat>');
    await write(bob, ada, 'after all');
    assert.equal(await idOf(ada.page), id);
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });

  it('takes a room from a Turbo Stream, in place of another and where none was, and is in it once', async () => {
    const [ada, bob] = await meet('turbo');
    await stream(ada, 'replace', 'room', ROOM);
    await connected(ada.page);
    await write(ada, bob, 'from the new one');
    await stream(ada, 'remove', 'room', '');
    await bob.page.getByText('No one else is here yet.').first().waitFor();
    await stream(ada, 'append', 'place', ROOM);
    await connected(ada.page);
    await write(bob, ada, 'to the next');
    assert.equal(await bob.page.evaluate(() => document.querySelector('webrtc-room')!.peers.size), 1);
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });
});
