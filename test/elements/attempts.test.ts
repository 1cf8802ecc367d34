import { expect, fixture, html } from '@open-wc/testing';
import type { WebrtcRoomElement } from 'webrtc-elements';
import { freshRoom, host, listOf, textOf, until } from '../support/elements/rooms.js';
import { expectAccessible } from '../support/elements/schemes.js';

const ASKS = 'Several attempts to join with a wrong password have failed. You let nobody in until you allow more.';

/** Joins by a password. Resolves when that has come to an end, good or bad. */
async function enter(room: string, password: string): Promise<WebrtcRoomElement> {
  const element = await fixture<WebrtcRoomElement>(
    html`<webrtc-room host=${host} room=${room} .password=${password}
      ><webrtc-peer-list></webrtc-peer-list
    ></webrtc-room>`,
  );
  await until(() => element.state === 'connected' || element.state === 'failed', 'in, or not');
  return element;
}

const partsOf = (room: WebrtcRoomElement, part: string): HTMLElement[] => [
  ...listOf(room).shadowRoot!.querySelectorAll<HTMLElement>(`[part=${part}]`),
];

/** A member of a room in which three attempts have failed, once its list asks. */
async function besieged(room: string): Promise<WebrtcRoomElement> {
  const ann = await enter(room, 'correct horse');
  for (const guess of ['one', 'two', 'three']) expect((await enter(room, guess)).state).to.equal('failed');
  await until(() => partsOf(ann, 'allow').length === 1, 'the list asks');
  return ann;
}

describe('attempts by password, in the list of peers', () => {
  it('are asked about after three that failed, and go on when somebody allows it', async () => {
    const room = freshRoom();
    const ann = await besieged(room);
    expect(await textOf(listOf(ann))).to.contain(`${ASKS} Allow more attempts Dismiss`);
    const [notice] = partsOf(ann, 'notice');
    expect(notice!.closest('[role=status]'), 'screen readers say it').not.to.equal(null);
    await expectAccessible(listOf(ann));
    const bob = await enter(room, 'correct horse');
    expect(bob.error!.code).to.equal('wrong-password');
    const [allow] = partsOf(ann, 'allow');
    allow!.focus();
    allow!.click();
    await until(() => partsOf(ann, 'notice').length === 0, 'the question is gone');
    expect(listOf(ann).matches(':focus-within'), 'the focus stays in the list').to.equal(true);
    bob.join();
    await until(() => bob.state === 'connected' && ann.peers.size === 1, 'bob is in');
    await expectAccessible(listOf(ann));
  });

  it('are no longer asked about once we say not now, or leave the room', async () => {
    const ann = await besieged(freshRoom());
    partsOf(ann, 'dismiss')[0]!.click();
    await until(() => partsOf(ann, 'notice').length === 0, 'it is dismissed');
    const bea = await besieged(freshRoom());
    bea.leave();
    await until(() => partsOf(bea, 'notice').length === 0, 'we are out');
  });

  it('are asked about in the language of the page', async () => {
    const ann = await besieged(freshRoom());
    const list = listOf(ann);
    list.lang = 'de';
    await until(() => partsOf(ann, 'allow')[0]?.textContent === 'Weitere Versuche erlauben', 'German');
    list.lang = 'ar';
    list.dir = 'rtl';
    list.style.inlineSize = '280px';
    await until(() => partsOf(ann, 'allow')[0]?.textContent === 'السماح بمحاولات أخرى', 'Arabic');
    expect(list.scrollWidth).to.equal(280);
    await expectAccessible(list);
  });
});
