import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitTwice, type Visitor } from '../support/browser.js';
import { startServer } from '../support/server.js';

/** In the page: joins a room, with a chat and a list in it. */
function join({ room, name }: { room: string; name: string }): void {
  document.body.innerHTML = `<main><webrtc-room host="${location.host}" room="${room}" name="${name}">
    <webrtc-peer-list></webrtc-peer-list><webrtc-chat></webrtc-chat></webrtc-room></main>`;
}

/** In the page: the id of our connection, and how many others are in the room. */
const standing = (): [id: string | undefined, others: number] => {
  const { connection } = document.querySelector('webrtc-room')!;
  return [connection?.id, connection?.peers.size ?? 0];
};

describe('a room and the windows of its page', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  /** Two who have met. */
  async function meet(room: string): Promise<[Visitor, Visitor]> {
    const [ada, bob] = await visitTwice(server.url);
    await ada.page.evaluate(join, { room, name: 'Ada' });
    await bob.page.evaluate(join, { room, name: 'Bob' });
    await ada.page.getByText('Connected').waitFor();
    await bob.page.getByText('Connected').waitFor();
    return [ada, bob];
  }

  async function write(from: Visitor, text: string): Promise<void> {
    await from.page.getByRole('textbox', { name: 'Message' }).fill(text);
    await from.page.keyboard.press('Enter');
  }

  for (const [ending, back] of [
    ['leaves with it, when it is closed', false],
    ['stays, if the page takes it back when it is closed', true],
  ] as const) {
    it(`works in a window that the page opens, and ${ending}`, async () => {
      const [ada, bob] = await meet(`window ${back}`);
      const [id] = await ada.page.evaluate(standing);
      const opened = ada.page.waitForEvent('popup');
      await ada.page.evaluate((back) => {
        const room = document.querySelector('webrtc-room')!;
        const popup = open('', '', 'popup')!;
        popup.document.body.append(room);
        if (back) popup.addEventListener('pagehide', () => document.body.append(room));
      }, back);
      const popup = await opened;
      await write(bob, 'into the window');
      await popup.getByRole('log').getByText('into the window').waitFor();
      assert.notEqual(
        await popup.getByRole('button', { name: 'Send' }).evaluate((button) => getComputedStyle(button).borderRadius),
        '0px',
      );
      await popup.close();
      if (back) {
        await write(bob, 'and back');
        await ada.page.getByRole('log').getByText('and back').waitFor();
        assert.deepEqual(await ada.page.evaluate(standing), [id, 1]);
      } else {
        await bob.page.getByText('No one else is here yet.').first().waitFor();
      }
      assert.deepEqual([...ada.complaints, ...bob.complaints], []);
      await leave(ada, bob);
    });
  }

  it('is left at once when the page is closed just after it was taken out', async () => {
    const [ada, bob] = await meet('closing');
    await ada.page.evaluate(() => document.querySelector('webrtc-room')!.remove());
    await ada.page.close();
    await bob.page.getByText('No one else is here yet.').first().waitFor();
    await leave(ada, bob);
  });

  it('comes back with a page that was left just after it was taken out', async () => {
    const [ada, bob] = await meet('returning');
    await ada.page.evaluate(() => {
      const room = document.querySelector('webrtc-room')!;
      room.remove();
      addEventListener('pageshow', () => document.body.append(room), { once: true });
    });
    await ada.page.goto(`${server.url}/blank.html?other`);
    await bob.page.getByText('No one else is here yet.').first().waitFor();
    await ada.page.goBack({ waitUntil: 'commit' });
    await ada.page.getByText('Connected').waitFor();
    await write(ada, 'here again');
    await bob.page.getByRole('log').getByText('here again').waitFor();
    await leave(ada, bob);
  });
});
