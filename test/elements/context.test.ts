import { expect, fixture, html } from '@open-wc/testing';
import {
  roomContext,
  type WebrtcPeerListElement,
  type WebrtcRoomElement,
  type WebrtcStatusElement,
} from 'webrtc-elements';
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

  it('find it by an id that it gets late, and lose it with the id', async () => {
    const room = await enter(freshRoom());
    await until(() => room.state === 'connected', 'joined');
    const status = await fixture<WebrtcStatusElement>(html`<webrtc-status for="late-id"></webrtc-status>`);
    expect(status.state).to.equal('idle');
    for (const give of [() => (room.id = 'late-id'), () => room.setAttribute('id', 'late-id')]) {
      give();
      await until(() => status.state === 'alone', 'found');
      room.id = 'other-id';
      await until(() => status.state === 'idle', 'lost');
    }
    status.setAttribute('for', 'other-id');
    await until(() => status.state === 'alone', 'found by the other id');
    room.removeAttribute('id');
    await until(() => status.state === 'idle', 'lost with its id');
  });

  it('follow the id from one room to another', async () => {
    const [one, two] = await Promise.all([enter(freshRoom()), enter(freshRoom())]);
    one.id = 'taken';
    two.room = ''; // stays outside
    await until(() => one.state === 'connected' && two.state === 'idle', 'joined');
    const status = await fixture<WebrtcStatusElement>(html`<webrtc-status for="taken"></webrtc-status>`);
    expect(status.state).to.equal('alone');
    one.id = '';
    two.id = 'taken';
    await until(() => status.state === 'idle', 'the other room');
  });

  for (const mode of ['open', 'closed'] as const) {
    it(`find it by \`for\` from nested shadow roots that are ${mode}, at any height, whichever comes first`, async () => {
      /** A shadow root in an element of its own. */
      const nest = (around: Node): ShadowRoot =>
        around.appendChild(document.createElement('div')).attachShadow({ mode });
      const outer = nest(await fixture(html`<section></section>`));
      const inner = nest(outer);
      const status = document.createElement('webrtc-status');
      status.setAttribute('for', 'nested');
      nest(inner).append(status);
      for (const place of [document.body, outer, inner]) {
        const room = document.createElement('webrtc-room');
        Object.assign(room, { id: 'nested', host, room: freshRoom() });
        place.append(room);
        await until(() => status.state === 'alone', 'a room that comes later');
        const late = document.createElement('webrtc-status');
        late.setAttribute('for', 'nested');
        nest(nest(inner)).append(late);
        expect(late.state).to.equal('alone', 'an element that comes later');
        room.leave();
        await until(() => status.state === 'idle' && late.state === 'idle', 'both have followed');
        room.remove();
      }
    });
  }

  it('prefer the room whose id is nearest', async () => {
    const [far, near] = await Promise.all([enter(freshRoom()), enter('')]);
    far.id = near.id = 'near-or-far';
    await until(() => far.state === 'connected', 'joined');
    const root = (await fixture(html`<div></div>`)).attachShadow({ mode: 'open' });
    const status = document.createElement('webrtc-status');
    status.setAttribute('for', 'near-or-far');
    root.append(status);
    await until(() => status.state === 'alone', 'the room in the page');
    root.append(near);
    await until(() => status.state === 'idle', 'the room in the same shadow root');
    near.id = '';
    await until(() => status.state === 'alone', 'the room in the page again');
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

  it('of Lit find it before it is defined, if the page keeps their requests', async () => {
    const frame = document.createElement('iframe');
    frame.srcdoc = `<webrtc-room><lit-consumer></lit-consumer></webrtc-room>`;
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    const inside = frame.contentWindow as Window & typeof globalThis & { defineConsumer: () => Promise<void> };
    inside.eval(`defineConsumer = async () => {
      const { ContextConsumer, ContextRoot } = await import('/node_modules/@lit/context/index.js');
      const { LitElement } = await import('/node_modules/lit/index.js');
      new ContextRoot().attach(document.documentElement);
      const context = Symbol.for('webrtc-elements.room');
      customElements.define('lit-consumer', class extends LitElement {
        consumer = new ContextConsumer(this, { context, subscribe: true });
      });
    }`);
    await inside.defineConsumer();
    const { consumer } = frame.contentDocument!.querySelector<HTMLElement & { consumer: { value?: unknown } }>(
      'lit-consumer',
    )!;
    expect(consumer.value).to.equal(undefined);
    await (inside.eval(`import('/dist/src/elements/define.js')`) as Promise<unknown>);
    expect(consumer.value).to.equal(frame.contentDocument!.querySelector('webrtc-room'));
    frame.remove();
  });
});
