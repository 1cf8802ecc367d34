import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { launch, leave, visit, type Visitor } from '../support/browser.js';
import { fits, violations } from '../support/page-checks.js';
import { startServer } from '../support/server.js';

const DEMO = fileURLToPath(new URL('../../dist/demo', import.meta.url));

/** What an invitation adds to the address of a private room. */
const KEY = /^#key=[\w-]{22}$/;

/** Types into the page's chat, as a person does. */
async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.keyboard.press('Enter');
}

const reads = (page: Page, text: string): Promise<void> =>
  page.getByRole('log').getByText(text, { exact: true }).waitFor();

/** Comes by a link, and through the lobby. */
async function comeBy(link: string, name = ''): Promise<Visitor> {
  const visitor = await visit(link);
  await visitor.page.getByLabel('Your name').and(visitor.page.locator('webrtc-lobby input')).fill(name);
  await visitor.page.getByRole('button', { name: 'Join' }).click();
  return visitor;
}

/** How much of the window the middle of the room takes, in percent. */
const share = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { width, height } = document.querySelector('webrtc-room main')!.getBoundingClientRect();
    return (100 * width * height) / (innerWidth * innerHeight);
  });

/** What the open peer connections of a page carry, as the browser tells it. */
const openChannels = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const peers = [...document.querySelector('webrtc-room')!.peers.values()];
    const reports = await Promise.all(peers.map(({ connection }) => connection!.getStats()));
    return reports.filter((report) =>
      [...report.values()].some((s: { type: string; state?: string; messagesReceived?: number }) => {
        return s.type === 'data-channel' && s.state === 'open' && s.messagesReceived! > 0;
      }),
    ).length;
  });

describe('the demo', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer(DEMO);
  });
  after(() => server.close());

  it('brings three people together by a link, who see each other and chat over data channels', async () => {
    const ada = await visit(server.url);
    assert.deepEqual(await violations(ada.page), []);
    await ada.page.getByLabel('Your name').first().fill('Ada');
    await ada.page.getByRole('button', { name: 'Start a room' }).click();
    await ada.page.waitForURL(/\?room=/);
    await ada.page.getByText('Bring someone in').waitFor();
    const invitation = ada.page.locator('webrtc-chat').getByRole('textbox', { name: 'Link to this room' });
    const link = await invitation.inputValue();
    assert.match(link.replace(ada.page.url(), ''), KEY);
    await ada.page.locator('#invitation').getByText('This room is private').waitFor();
    const guest = await visit(link);
    await guest.page.locator('webrtc-lobby').getByText('1 person is here.').waitFor();
    await guest.page.locator('webrtc-lobby').getByText('This room is private').waitFor();
    assert.deepEqual(await violations(guest.page), []);
    assert.ok((await share(guest.page)) > 80, 'there is nothing but the lobby');
    await guest.page.getByRole('button', { name: 'Join' }).click();
    const people: Visitor[] = [ada, guest, await comeBy(link)];
    for (const { page } of people) await page.getByText('3 people here').waitFor();
    for (const { page } of people) {
      const list = page.locator('webrtc-peer-list');
      await list.getByText('Connected', { exact: true }).nth(1).waitFor();
      assert.equal(await list.getByRole('listitem').count(), 3, 'ourselves, and two others');
    }
    await people[1]!.page.locator('webrtc-peer-list').getByText('Ada', { exact: true }).waitFor();
    await people[2]!.page.getByText('Nothing said yet.').waitFor(); // before anybody else has come
    assert.deepEqual(await violations(ada.page), []);
    for (const [i, { page }] of people.entries()) {
      await write(page, `This is number ${i}`);
      for (const other of people) await reads(other.page, `This is number ${i}`);
    }
    assert.deepEqual(await violations(ada.page), []);
    for (const { page } of people) assert.equal(await openChannels(page), 2, 'both others were heard over WebRTC');
    assert.deepEqual(
      people.flatMap(({ complaints }) => complaints),
      [],
      'a clean console',
    );
    await leave(people[2]);
    for (const { page } of people.slice(0, 2)) await page.getByText('2 people here').waitFor();
    await leave(...people.slice(0, 2));
  });

  it('hands out the link at any time, and leaves the room again', async () => {
    const visitor = await comeBy(`${server.url}/?room=invite`);
    const { page, complaints } = visitor;
    const popover = page.locator('#invite');
    assert.equal(await popover.isVisible(), false);
    await page.getByRole('button', { name: 'Invite' }).click();
    assert.match((await popover.getByRole('textbox').inputValue()).replace(page.url(), ''), KEY);
    await popover.getByText('This room is private').waitFor();
    await popover.getByRole('button', { name: 'Show QR code' }).click();
    const [around, code] = await Promise.all([
      popover.boundingBox(),
      popover.getByRole('img', { name: 'QR code' }).boundingBox(),
    ]);
    const off = around!.x + around!.width / 2 - (code!.x + code!.width / 2);
    assert.ok(Math.abs(off) < 1, `the code is ${off} px off the centre`);
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Escape');
    await popover.waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'A room, one link away.' }).waitFor();
    assert.equal(page.url(), `${server.url}/`);
    assert.equal(await page.evaluate(() => document.querySelector('webrtc-room')!.state), 'idle');
    assert.deepEqual(complaints, []);
    await leave(visitor);
  });

  it('asks who comes by a link for a name before it joins, on a phone and by keyboard too, and only once', async () => {
    const visitor = await visit(`${server.url}/?room=named`);
    const { page, complaints } = visitor;
    await page.setViewportSize({ width: 320, height: 640 });
    const field = page.locator('webrtc-lobby').getByLabel('Your name');
    await field.waitFor();
    await page.getByText('You haven’t joined yet').first().waitFor();
    for (const [what, there] of [
      [page.getByRole('textbox', { name: 'Message' }), false],
      [page.getByRole('button', { name: 'Invite' }), false],
      [page.getByRole('heading', { name: 'You are invited' }), true],
    ] as const) {
      assert.equal(await what.isVisible(), there, String(what));
    }
    assert.ok(await fits(page), 'nothing sticks out');
    assert.deepEqual(await violations(page), []);
    await page.getByRole('link', { name: 'Leave' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.type('Ada');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('webrtc-room')!.connection?.presence['name'] === 'Ada');
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    assert.equal(await field.isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement!.id), 'room-name', 'the focus is in the room');
    await page.reload();
    await page.getByText('You’re the only one here').waitFor();
    assert.equal(await field.isVisible(), false);
    await page.goto(`${server.url}/?room=another`);
    await page.getByText('You’re the only one here').waitFor();
    assert.deepEqual(complaints, []);
    await leave(visitor);
  });

  it('takes back who has no name when they load the page again, and asks who comes anew', async () => {
    const visitor = await comeBy(`${server.url}/?room=nameless`);
    const { page } = visitor;
    await page.getByText('You’re the only one here').waitFor();
    await page.reload();
    await page.getByText('You’re the only one here').waitFor();
    await page.getByRole('link', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'A room, one link away.' }).waitFor();
    await page.goto(`${server.url}/?room=nameless`);
    await page.getByRole('heading', { name: 'You are invited' }).waitFor();
    await leave(visitor);
  });

  it('lets in without a name if the lobby cannot be loaded', async () => {
    const visitor = await visit(server.url);
    const { page } = visitor;
    await page.route(/webrtc-elements-lobby-/, (route) => route.abort());
    await page.goto(`${server.url}/?room=unasked`);
    await page.getByText('You’re the only one here').waitFor();
    await leave(visitor);
  });

  it('lets nobody in who has no link, and says so', async () => {
    const ada = await comeBy(`${server.url}/?room=closed`);
    await ada.page.getByText('You’re the only one here').waitFor();
    const eve = await comeBy(`${server.url}/?room=closed`);
    await eve.page.locator('webrtc-status').getByText('This room is private. Ask for a link to it.').waitFor();
    await leave(ada, eve);
  });

  it('has open rooms over plain http, where phones have no keys, and says so', async (test) => {
    const open = await serve({ host: '0.0.0.0', port: 0, folder: DEMO, iceServers: [], peek: true });
    test.after(() => open.close());
    const ada = await visit(open.url.replace('0.0.0.0', 'insecure.test'));
    assert.equal(await ada.page.evaluate(() => isSecureContext), false);
    await ada.page.getByRole('button', { name: 'Start a room' }).click();
    await ada.page.locator('#invitation').getByText('This room is open').waitFor();
    const link = await ada.page.locator('webrtc-chat').getByRole('textbox', { name: 'Link to this room' }).inputValue();
    assert.equal(link, ada.page.url());
    const grace = await visit(link);
    await grace.page.locator('webrtc-lobby').getByText('1 person is here.').waitFor();
    await grace.page.locator('webrtc-lobby').getByText('This room is open').waitFor();
    assert.deepEqual(await violations(grace.page), []);
    await grace.page.getByRole('button', { name: 'Join' }).click();
    for (const { page } of [ada, grace]) {
      await page.locator('webrtc-peer-list').getByText('Connected', { exact: true }).waitFor();
    }
    await write(ada.page, 'This is open');
    await reads(grace.page, 'This is open');
    await leave(ada, grace);
  });

  it('asks nobody who has started the room', async () => {
    const visitor = await visit(server.url);
    await visitor.page.getByRole('button', { name: 'Start a room' }).click();
    await visitor.page.getByText('Bring someone in').waitFor();
    assert.equal(await visitor.page.getByRole('button', { name: 'Join' }).isVisible(), false);
    await leave(visitor);
  });

  it('invites nobody into a room that we are not in', async () => {
    const visitor = await visit(server.url);
    const { page } = visitor;
    await page.evaluate(() => {
      globalThis.WebSocket = class extends WebSocket {
        constructor() {
          super('ws://127.0.0.1:9');
        }
      };
    });
    await page.getByRole('button', { name: 'Start a room' }).click();
    await page.locator('webrtc-chat').getByText('Joining the room…').waitFor();
    assert.equal(await page.getByText('Bring someone in').isVisible(), false);
    await page
      .locator('webrtc-chat')
      .getByText(`Can’t reach ${new URL(server.url).host}.`)
      .waitFor();
    assert.equal(await page.getByText('Bring someone in').isVisible(), false);
    assert.deepEqual(await violations(page), []);
    await leave(visitor);
  });

  for (const path of ['/', '/?room=x']) {
    it(`says at ${path} that it needs JavaScript, without it`, async () => {
      const context = await (await launch()).newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(server.url + path);
      const notice = page.locator('noscript p');
      assert.equal(await notice.isVisible(), true);
      assert.match(await notice.innerText(), /need JavaScript/);
      await context.close();
    });
  }

  it('says why there can be no such room', async () => {
    const visitor = await comeBy(`${server.url}/?room=${'x'.repeat(200)}`);
    const status = visitor.page.locator('webrtc-status');
    await status.getByText('This room name is too long.').waitFor();
    await visitor.page.getByRole('link', { name: 'start another room' }).waitFor();
    assert.ok((await share(visitor.page)) > 80, 'there is nothing but the reason');
    for (const useless of ['Bring someone in', 'Invite', 'You are invited', 'Only you', 'Try again']) {
      assert.equal(await visitor.page.getByText(useless, { exact: true }).first().isVisible(), false, useless);
    }
    assert.deepEqual(await violations(visitor.page), []);
    await leave(visitor);
  });

  it('is three tags in fewer than 15 lines, without a script of its own', async () => {
    const html = readFileSync(`${DEMO}/static.html`, 'utf8');
    assert.ok(html.trim().split('\n').length < 15);
    assert.equal(html.match(/<script/g)?.length, 1);
    const [a, b] = (await Promise.all([1, 2].map(() => visit(`${server.url}/static.html`)))) as [Visitor, Visitor];
    await a.page.locator('webrtc-peer-list').getByText('Connected').waitFor();
    await write(a.page, 'no script at all');
    await reads(b.page, 'no script at all');
    assert.deepEqual([...a.complaints, ...b.complaints], []);
    await leave(a, b);
  });

  it('works with the core alone', async () => {
    const [a, b] = (await Promise.all([1, 2].map(() => visit(`${server.url}/core.html?room=core`)))) as [
      Visitor,
      Visitor,
    ];
    for (const { page } of [a, b]) await page.locator('body').getByText(/\d ms/).first().waitFor();
    assert.deepEqual([...a.complaints, ...b.complaints], []);
    await leave(a, b);
  });

  it('writes debug output when asked to, and only then', async () => {
    const a = await visit(`${server.url}/static.html`);
    await a.page.evaluate(() => localStorage.setItem('DEBUG', 'webrtc'));
    await a.page.reload();
    const line = a.page.waitForEvent('console', (message) => /^\[webrtc [\w-]+\] connect [\w-]+/.test(message.text()));
    const b = await visit(`${server.url}/static.html`);
    const quiet: string[] = [];
    b.page.on('console', (message) => quiet.push(message.text()));
    await line;
    await b.page.locator('webrtc-peer-list').getByText('Connected').waitFor();
    assert.deepEqual(quiet, []);
    assert.deepEqual(b.complaints, []);
    await leave(a, b);
  });
});
