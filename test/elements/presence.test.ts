import { expect, html, fixture } from '@open-wc/testing';
import type { ConnectionError } from 'webrtc-elements/core';
import type { WebrtcRoomElement } from 'webrtc-elements';
import { chatOf, enter, freshRoom, host, meets, textOf, until } from '../support/elements/rooms.js';

const seenBy = (room: WebrtcRoomElement): unknown => [...room.peers.values()][0]?.presence;
const sees = (room: WebrtcRoomElement, presence: unknown): Promise<void> =>
  until(() => JSON.stringify(seenBy(room)) === JSON.stringify(presence), JSON.stringify(presence));

describe('presence', () => {
  it('is any JSON beside the name, and changes live', async () => {
    const name = freshRoom();
    const alice = await fixture<WebrtcRoomElement>(
      html`<webrtc-room
        host=${host}
        room=${name}
        name="Alice"
        .presence=${{ colour: 'teal', at: { x: 1 } }}
      ></webrtc-room>`,
    );
    const bob = await enter(name, { name: 'Bob' });
    await meets(bob, 1);
    await sees(bob, { colour: 'teal', at: { x: 1 }, name: 'Alice' });
    const heard: string[] = [];
    bob.addEventListener('presence', ({ detail }) => heard.push(detail.peer));
    alice.presence = { colour: 'plum' };
    await sees(bob, { colour: 'plum', name: 'Alice' });
    alice.name = 'Alicia';
    await sees(bob, { colour: 'plum', name: 'Alicia' });
    expect(heard).to.deep.equal([alice.connection!.id, alice.connection!.id]);
  });

  it('that cannot be told is refused with an error, and the last one stays', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([enter(name, { name: 'Alice' }), enter(name)]);
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    const errors: ConnectionError[] = [];
    alice.addEventListener('error', ({ detail }) => errors.push(detail.error));
    const loop: Record<string, unknown> = {};
    loop['loop'] = loop;
    for (const presence of [{ text: 'x'.repeat(100_000) }, loop, { big: 1n }]) {
      alice.presence = presence;
      await alice.updateComplete;
      alice.requestUpdate();
      await alice.updateComplete;
    }
    expect(errors.map(({ code }) => code)).to.deep.equal(['bad-request', 'bad-request', 'bad-request']);
    alice.presence = { fine: true };
    await sees(bob, { fine: true, name: 'Alice' });
    expect(alice.state).to.equal('connected');
  });

  it('that cannot be told silences neither a new name nor typing, and is tried again when it may fit', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([enter(name, { name: 'Alice' }), enter(name)]);
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    const errors: string[] = [];
    alice.addEventListener('error', ({ detail }) => errors.push(detail.error.code));
    alice.presence = { mood: 'fine' };
    await sees(bob, { mood: 'fine', name: 'Alice' });
    alice.presence = { text: 'x'.repeat(100_000) };
    await alice.updateComplete;
    alice.name = 'Alicia';
    await sees(bob, { mood: 'fine', name: 'Alicia' });
    const field = chatOf(alice).shadowRoot!.querySelector('textarea')!;
    field.value = 'h';
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await until(async () => (await textOf(chatOf(bob))).includes('Alicia is typing'), 'typing');
    expect(errors).to.deep.equal(['bad-request']);

    const large = { text: 'x'.repeat(4_050) };
    alice.presence = large;
    alice.name = 'A'.repeat(100);
    await sees(bob, { mood: 'fine', name: 'A'.repeat(100) });
    alice.name = 'Al';
    await sees(bob, { ...large, name: 'Al' });
    expect(errors).to.deep.equal(['bad-request', 'bad-request']);
    alice.name = 'B'.repeat(100);
    await sees(bob, { name: 'B'.repeat(100) });
  });

  it('that cannot be told when we join keeps nobody out', async () => {
    for (const presence of [{ text: 'x'.repeat(100_000) }, [1], 'Ann', 7, { big: 1n }]) {
      const room = document.createElement('webrtc-room');
      const errors: ConnectionError[] = [];
      room.addEventListener('error', ({ detail }) => errors.push(detail.error));
      Object.assign(room, { host, room: freshRoom(), name: 'Ann', presence });
      await fixture(html`<div>${room}</div>`);
      await until(() => room.state === 'connected', 'joined');
      expect(room.connection!.presence).to.deep.equal({ name: 'Ann' });
      expect(errors.map(({ code }) => code)).to.deep.equal(['bad-request']);
      expect(errors[0]!.message).to.contain('presence');
    }
  });
});
