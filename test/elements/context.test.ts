import { expect, fixture, html } from '@open-wc/testing';
import { roomContext, type WebrtcPeerListElement, type WebrtcRoomElement } from 'webrtc-elements';
import { enter, freshRoom, host, meets, textOf, until } from '../support/elements/rooms.js';

const newList = (): WebrtcPeerListElement => document.createElement('webrtc-peer-list');

describe('elements of a room', () => {
  it('find it when they are added late, and lose it when they are taken out', async () => {
    const name = freshRoom();
    const [room] = await Promise.all([enter(name), enter(name)]);
    await meets(room, 1);
    const list = newList();
    room.append(document.createElement('div'));
    room.lastElementChild!.append(list);
    expect(list.peers.length).to.equal(1);
    document.body.append(list);
    await until(() => list.peers.length === 0, 'outside of the room');
    expect(await textOf(list)).to.equal('Not in a room');
    list.remove();
  });

  it('follow it when they are moved into another room', async () => {
    const [one, two] = [freshRoom(), freshRoom()];
    const [a, , b] = await Promise.all([enter(one), enter(one), enter(two)]);
    await meets(a, 1);
    const list = newList();
    a.append(list);
    expect(list.peers.length).to.equal(1);
    b.append(list);
    expect(list.peers.length).to.equal(0);
    a.append(list);
    expect(list.peers.length).to.equal(1);
  });

  it('find it by `for`, whichever of the two comes first', async () => {
    const name = freshRoom();
    const early = newList();
    early.for = 'far-room';
    document.body.append(early);
    expect(await textOf(early)).to.equal('Not in a room');
    const other = await enter(name);
    const room = await fixture<WebrtcRoomElement>(
      html`<webrtc-room id="far-room" host=${host} room=${name}></webrtc-room>`,
    );
    await meets(room, 1);
    const late = newList();
    late.setAttribute('for', 'far-room');
    document.body.append(late);
    await until(() => early.peers.length === 1 && late.peers.length === 1, 'both lists show the peer');
    expect(early.peers[0]!.id).to.equal(other.connection!.id);
    late.for = 'nowhere';
    await until(() => late.peers.length === 0, 'no such room');
    early.remove();
    late.remove();
  });

  it('find it before it is defined', async () => {
    // A frame of its own, where only the list is defined at first.
    const frame = document.createElement('iframe');
    frame.srcdoc = `<webrtc-room><webrtc-peer-list></webrtc-peer-list></webrtc-room>`;
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    const inside = frame.contentWindow as Window & typeof globalThis & { load: (name: string) => Promise<void> };
    inside.eval('load = (name) => import(name)');
    await inside.load('/dist/src/elements/peer-list/webrtc-peer-list.js');
    const list = frame.contentDocument!.querySelector('webrtc-peer-list')!;
    const room = frame.contentDocument!.querySelector('webrtc-room')!;
    room.setAttribute('host', host);
    room.setAttribute('room', freshRoom());
    await inside.load('/dist/src/elements/room/webrtc-room.js');
    await until(() => room.state === 'connected', 'the room has joined');
    await until(() => list.shadowRoot!.textContent.includes('No one else is here yet.'), 'the list knows of it');
    frame.remove();
  });

  it('of anybody find it by the community context protocol', async () => {
    const room = await enter(freshRoom());
    const stranger = document.createElement('div');
    room.append(stranger);
    let found: unknown;
    const request = Object.assign(new Event('context-request', { bubbles: true, composed: true }), {
      context: Symbol.for('webrtc-elements.room'),
      contextTarget: stranger,
      callback: (value: unknown) => (found = value),
    });
    stranger.dispatchEvent(request);
    expect(found).to.equal(room);
    expect(roomContext).to.equal(Symbol.for('webrtc-elements.room'));
  });
});
