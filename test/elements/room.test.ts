import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { ConnectionError, WebrtcRoomElement } from 'webrtc-elements';
import {
  chatOf,
  countSockets,
  cutNetwork,
  enter,
  freshRoom,
  host,
  listOf,
  meets,
  textOf,
  until,
} from '../support/elements/rooms.js';

describe('webrtc-room', () => {
  it('is idle and accessible without attributes, and joins once it has a room', async () => {
    const room = await fixture<WebrtcRoomElement>(html`<webrtc-room></webrtc-room>`);
    expect(room.state).to.equal('idle');
    expect(room.peers.size).to.equal(0);
    await expect(room).to.be.accessible();
    room.host = host;
    room.room = freshRoom();
    await until(() => room.state === 'connected', 'joined');
    expect(room.connection?.id).to.match(/^[\w-]{22}$/);
    expect(room.matches(':state(connected)')).to.equal(true);
    expect(room.matches(':state(idle)')).to.equal(false);
  });

  it('connects two, and tells of it by events that do not bubble', async () => {
    const name = freshRoom();
    const alice = await enter(name);
    const caught: string[] = [];
    for (const type of ['message', 'peer', 'error', 'statechange']) {
      document.body.addEventListener(type, () => caught.push(type), { once: true });
    }
    const peer = oneEvent(alice, 'peer');
    const message = oneEvent(alice, 'message');
    const bob = await enter(name);
    await until(() => bob.state === 'connected', 'bob is in');
    const { detail } = (await peer) as CustomEvent<{ peer: string; channel: RTCDataChannel }>;
    expect(detail.peer).to.equal(bob.connection!.id);
    expect(detail.channel.readyState).to.equal('open');
    await bob.send('hello');
    expect((await message).detail).to.deep.equal({ peer: bob.connection!.id, data: 'hello' });
    expect(caught).to.deep.equal([]);
  });

  it('tells of the path to a peer, and when it becomes better or worse', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([enter(name), enter(name)]);
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    const [peer] = [...alice.peers.values()];
    await until(() => peer!.path === 'direct', 'a direct link');
    const told: object[] = [];
    for (const type of ['upgrade', 'downgrade', 'path'] as const) {
      alice.addEventListener(type, ({ detail }) => told.push({ type, ...detail }));
    }
    peer!.connection!.close();
    await until(() => told.length === 4, 'through the server, and direct again');
    const { id } = bob.connection!;
    expect(told).to.deep.equal([
      { type: 'downgrade', peer: id },
      { type: 'path', peer: id, path: 'relay' },
      { type: 'upgrade', peer: id },
      { type: 'path', peer: id, path: 'direct' },
    ]);
  });

  it('uses the way through the server as far as it is told to', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([enter(name, { relay: 'only' }), enter(name, { relay: 'fallback' })]);
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    const pathOf = (room: WebrtcRoomElement): unknown => [...room.peers.values()].map(({ path }) => path)[0];
    expect([alice, bob].map(pathOf)).to.deep.equal(['relay', 'relay']);
    const message = oneEvent(bob, 'message');
    await alice.send('hello');
    expect((await message).detail).to.deep.equal({ peer: alice.connection!.id, data: 'hello' });
    const { connection } = alice;
    const caught: unknown[] = [];
    alice.addEventListener('path', ({ detail }) => caught.push(detail.path));
    alice.setAttribute('relay', 'never');
    await until(() => connection!.state === 'closed', 'joins anew');
    await until(() => pathOf(alice) === 'direct' && pathOf(bob) === 'direct', 'a direct link');
    expect(caught).to.deep.equal([undefined, 'direct']); // the end of the old path, and the new one
  });

  it('takes a wrong value of relay for the mistake that it is', async () => {
    const room = await enter(freshRoom(), { relay: 'sometimes' });
    await until(() => room.state === 'failed', 'refused');
    expect(room.error?.code).to.equal('bad-request');
    expect(room.error?.message).to.contain('"fallback", "never" or "only"');
    room.relay = 'only';
    await until(() => room.state === 'connected', 'joined');
  });

  it('keeps its peers when it is moved in the document', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([enter(name), enter(name)]);
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    const { connection } = alice;
    const link = [...alice.peers.values()][0]!.connection;
    const elsewhere = document.createElement('section');
    document.body.append(elsewhere);
    elsewhere.append(alice);
    await alice.updateComplete;
    expect(alice.connection).to.equal(connection);
    expect([...alice.peers.values()][0]!.connection).to.equal(link);
    expect(listOf(alice).peers.length).to.equal(1);
    elsewhere.remove();
    await until(() => alice.state === 'idle', 'left with the section');
    await until(() => bob.peers.size === 0, 'bob is alone');
  });

  it('leaves when it is removed, and joins again when it is added again', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([enter(name), enter(name)]);
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    const parent = alice.parentElement!;
    const first = alice.connection!;
    alice.remove();
    await until(() => alice.state === 'idle', 'left');
    expect(first.state).to.equal('closed');
    expect(alice.connection).to.equal(undefined);
    await until(() => bob.peers.size === 0, 'bob is alone');
    parent.append(alice);
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    expect(alice.connection).not.to.equal(first);
    expect(listOf(alice).peers.length).to.equal(1);
  });

  it('joins once when host and room change together', async () => {
    const room = await enter(freshRoom());
    await until(() => room.state === 'connected', 'joined');
    const sockets = countSockets();
    const name = freshRoom();
    room.host = host.replace('http:', 'ws:');
    room.room = name;
    room.party = 'other';
    await until(() => room.connection?.socket.room === name && room.state === 'connected', 'joined the other');
    expect(sockets()).to.equal(1);
  });

  it('does not join again for the same values, nor for another name', async () => {
    const room = await enter(freshRoom(), { name: 'Ann' });
    await until(() => room.state === 'connected', 'joined');
    const { connection } = room;
    room.room = room.room.slice();
    room.name = 'Anna';
    await room.updateComplete;
    expect(room.connection).to.equal(connection);
    expect(connection!.presence).to.deep.equal({ name: 'Anna' });
  });

  it('tells others its name, and when it changes', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([enter(name, { name: 'Alice' }), enter(name)]);
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    const shown = (): string => listOf(bob).shadowRoot!.querySelector('[data-state] .name')?.textContent ?? '';
    await until(() => shown() === 'Alice', 'the name');
    alice.name = 'Alicia';
    await until(() => shown() === 'Alicia', 'the new name');
    alice.name = 'x'.repeat(100_000);
    await until(() => shown().startsWith('xxx'), 'a name that is far too long');
    expect(shown().length).to.be.lessThan(50);
  });

  it('leaves and joins by method and by invoker command', async () => {
    const room = await enter(freshRoom());
    await until(() => room.state === 'connected', 'joined');
    room.leave();
    await until(() => room.state === 'idle', 'left');
    room.host = `${host}/`; // not a reason to come back
    await room.updateComplete;
    expect(room.state).to.equal('idle');
    room.join();
    await until(() => room.state === 'connected', 'back');
    room.id = 'commanded';
    const button = await fixture<HTMLButtonElement>(
      html`<button commandfor="commanded" command="--leave">Leave</button>`,
    );
    button.click();
    await until(() => room.state === 'idle', 'left by the button');
  });

  it('says so when the server refuses it, and lets the page try again', async () => {
    const room = await fixture<WebrtcRoomElement>(html`<webrtc-room host=${host}></webrtc-room>`);
    const failed = oneEvent(room, 'error');
    room.room = 'x'.repeat(200);
    const { detail } = (await failed) as CustomEvent<{ error: { code: string } }>;
    expect(detail.error.code).to.equal('bad-request');
    expect(room.state).to.equal('failed');
    expect(room.error?.code).to.equal('bad-request');
    expect(await room.send('x').catch((error: unknown) => (error as ConnectionError).code)).to.equal('closed');
    room.room = freshRoom();
    await until(() => room.state === 'connected', 'in a room with a better name');
    expect(room.error).to.equal(undefined);
  });

  it('tells list and chat how it stands, accessibly, in every state', async () => {
    const room = await enter('', { name: 'Ann' });
    const shows = async (list: string, chat: string): Promise<void> => {
      expect(await textOf(listOf(room))).to.equal(list);
      expect(await textOf(chatOf(room))).to.contain(chat);
      await expect(room).to.be.accessible();
    };
    await shows('Not in a room', 'Not in a room');
    room.host = '127.0.0.1:9';
    room.room = freshRoom();
    await until(() => room.state === 'connecting', 'nobody answers');
    await shows('Joining the room…', 'Joining the room…');
    room.host = host;
    await until(() => room.state === 'connected', 'joined');
    await shows('A Ann (you) No one else is here yet.', 'You can write as soon as someone joins.');
    const mend = cutNetwork();
    room.connection!.socket.reconnect(4000);
    await until(() => room.state === 'reconnecting', 'the server is out of reach');
    await shows('A Ann (you) Can’t reach the server. Trying again…', 'Can’t reach the server. Trying again…');
    mend();
    await until(() => room.state === 'connected', 'back');
    await shows('A Ann (you) No one else is here yet.', 'You can write as soon as someone joins.');
    room.room = 'x'.repeat(200);
    await until(() => room.state === 'failed', 'no such room can be');
    await shows('This room name is too long.', 'This room name is too long.');
  });

  it('is apart from a second room on the page', async () => {
    const [one, two] = [freshRoom(), freshRoom()];
    const [a, b, c] = await Promise.all([enter(one), enter(one), enter(two)]);
    await Promise.all([meets(a, 1), meets(b, 1)]);
    await until(() => c.state === 'connected', 'the other room');
    expect(c.peers.size).to.equal(0);
    expect(listOf(c).peers.length).to.equal(0);
    expect(listOf(a).peers.map(({ id }) => id)).to.deep.equal([b.connection!.id]);
  });

  it('uses the origin of its script when it has no host', async () => {
    const room = document.createElement('webrtc-room');
    room.room = freshRoom();
    document.body.append(room); // the test server's origin has no rooms: it is tried, and left
    const sockets: string[] = [];
    const Original = globalThis.WebSocket;
    globalThis.WebSocket = class extends Original {
      constructor(url: string | URL, subprotocols?: string | string[]) {
        super(url, subprotocols);
        sockets.push(String(url));
      }
    };
    await until(() => sockets.length > 0, 'a try');
    globalThis.WebSocket = Original;
    room.remove();
    expect(sockets[0]).to.match(new RegExp(`^ws://${location.host}/parties/main/${room.room}\\?`));
  });

  it('is hidden by the hidden attribute', async () => {
    const room = await fixture<WebrtcRoomElement>(html`<webrtc-room hidden></webrtc-room>`);
    expect(getComputedStyle(room).display).to.equal('none');
    room.hidden = false;
    expect(getComputedStyle(room).display).to.equal('block');
  });
});
