import { expect, html, fixture } from '@open-wc/testing';
import type { ConnectionError } from 'webrtc-elements/core';
import type { WebrtcRoomElement } from 'webrtc-elements';
import { enter, freshRoom, host, meets, until } from '../support/elements/rooms.js';

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
});
