import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitTwice, type Visitor } from '../../support/browser.js';
import { startServer } from '../../support/server.js';

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

  it('lets its chat go into a picture-in-picture window, and takes it back', async () => {
    const [ada, bob] = await meet('picture');
    const [id] = await ada.page.evaluate(standing);
    await ada.page.evaluate(() => {
      document.querySelector('webrtc-room')!.id = 'room';
      const button = document.querySelector('main')!.appendChild(document.createElement('button'));
      button.textContent = 'Pop out';
      button.onclick = async () => {
        const chat = document.querySelector('webrtc-chat')!;
        const { documentPictureInPicture } = window as unknown as {
          documentPictureInPicture: { requestWindow(size: object): Promise<Window> };
        };
        const picture = await documentPictureInPicture.requestWindow({ width: 320, height: 480 });
        chat.setAttribute('for', 'room');
        picture.document.body.append(chat);
        picture.addEventListener('pagehide', () => document.querySelector('webrtc-room')!.append(chat));
      };
    });
    await write(bob, 'on the page');
    await ada.page.getByRole('log').getByText('on the page').waitFor();
    for (const turn of ['first', 'second']) {
      const opened = ada.page.context().waitForEvent('page');
      await ada.page.getByRole('button', { name: 'Pop out' }).click(); // browsers want a click
      const picture = await opened;
      await picture.getByRole('log').getByText('on the page').waitFor();
      await write(bob, `into the ${turn} picture`);
      await picture.getByRole('log').getByText(`into the ${turn} picture`).waitFor();
      await picture.getByRole('textbox', { name: 'Message' }).fill(`out of the ${turn} picture`);
      await picture.keyboard.press('Enter');
      await bob.page.getByRole('log').getByText(`out of the ${turn} picture`).waitFor();
      assert.notEqual(
        await picture.getByRole('button', { name: 'Send' }).evaluate((button) => getComputedStyle(button).borderRadius),
        '0px',
      );
      await picture.close();
      await write(bob, `after the ${turn}`);
      await ada.page.getByRole('log').getByText(`after the ${turn}`).waitFor();
    }
    assert.deepEqual(await ada.page.evaluate(standing), [id, 1]);
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });
});
