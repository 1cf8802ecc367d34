import { expect, fixture, html } from '@open-wc/testing';
import { reactive, ref } from 'vue/dist/vue.esm-browser.prod.js';
import { createSecret, type ConnectionError, type Peer, type WebrtcRoomElement } from 'webrtc-elements';
import { chatOf, enter, freshRoom, host, listOf, meets, textOf, until, write } from '../support/elements/rooms.js';
import { expectAccessible } from '../support/elements/schemes.js';

/** The addresses of the sockets that are opened while `run` runs. */
async function socketsOf(run: (urls: URL[]) => Promise<void>): Promise<void> {
  const urls: URL[] = [];
  const Original = globalThis.WebSocket;
  globalThis.WebSocket = class extends Original {
    constructor(url: string | URL, subprotocols?: string | string[]) {
      super(url, subprotocols);
      urls.push(new URL(url));
    }
  };
  try {
    await run(urls);
  } finally {
    globalThis.WebSocket = Original;
  }
}

/** A room with the codes and messages of its errors. */
async function roomWith(properties: object): Promise<{ room: WebrtcRoomElement; errors: ConnectionError[] }> {
  const room = document.createElement('webrtc-room');
  const errors: ConnectionError[] = [];
  room.addEventListener('error', ({ detail }) => errors.push(detail.error));
  Object.assign(room, { host, room: freshRoom() }, properties);
  await fixture(html`<div>${room}</div>`);
  return { room, errors };
}

describe('the properties of a room', () => {
  for (const nothing of [null, undefined, '']) {
    it(`may be ${JSON.stringify(nothing)}: there is no room, or the default holds`, async () => {
      const { room, errors } = await roomWith({ room: nothing, name: nothing });
      expect([room.state, room.room]).to.deep.equal(['idle', '']);
      const object = nothing === '' ? undefined : nothing; // an empty attribute stands for no object
      const rest = { party: nothing, prefix: nothing, relay: nothing, presence: object, query: object };
      Object.assign(room, { ...rest, rtcConfiguration: object, manual: nothing, room: freshRoom() });
      await until(() => room.state === 'connected', 'joined');
      expect(room.connection!.presence).to.deep.equal({});
      expect(new URL(room.connection!.socket.url).pathname).to.equal(`/parties/main/${room.room}`);
      Object.assign(room, { room: nothing });
      await until(() => room.state === 'idle', 'left');
      expect(errors).to.deep.equal([]);
    });
  }

  it('may be numbers', async () => {
    const number = Date.now();
    const { room, errors } = await roomWith({ room: number, name: 7, party: 5 });
    await until(() => room.state === 'connected', 'joined');
    expect(new URL(room.connection!.socket.url).pathname).to.equal(`/parties/5/${number}`);
    expect(room.connection!.presence).to.deep.equal({ name: '7' });
    const { connection } = room;
    room.room = `${number}`;
    await room.updateComplete;
    expect(room.connection).to.equal(connection);
    expect(errors).to.deep.equal([]);
  });

  it('that nothing can be made of are named by an error', async () => {
    const wrong = [
      ...[{ room: {} }, { room: ['a'] }, { host: {} }, { party: true }, { relay: 'sometimes' }, { prefix: 'a b' }],
      ...[{ host: 'h:99999' }, { host: 'ftp://h' }, { host: 'my host' }, { query: 'token=x' }, { room: '..' }],
    ];
    for (const properties of wrong) {
      const { room, errors } = await roomWith(properties);
      await until(() => room.state === 'failed', `${JSON.stringify(properties)} is refused`);
      expect(room.error!.code).to.equal('bad-request');
      expect(room.error!.message).to.contain(Object.keys(properties)[0]);
      expect(room.error!.cause).to.be.instanceOf(TypeError);
      expect(errors).to.deep.equal([room.error]);
    }
  });

  it('lead to a server below a path, and under a prefix', async () => {
    await socketsOf(async (urls) => {
      const room = await fixture<WebrtcRoomElement>(
        html`<webrtc-room host="${host}/rooms/" prefix="a/b" room="lobby"></webrtc-room>`,
      );
      await until(() => urls.length > 0, 'a try');
      expect(`${urls[0]!.origin}${urls[0]!.pathname}`).to.equal(`${host.replace('http', 'ws')}/rooms/a/b/main/lobby`);
      room.prefix = 'other';
      await until(() => urls.some(({ pathname }) => pathname === '/rooms/other/main/lobby'), 'another try');
      room.host = host;
      room.prefix = '';
      await until(() => room.state === 'connected', 'joined');
    });
  });

  it('take parameters for the server: as they are, or from a function, each time anew', async () => {
    const name = `token-${freshRoom()}`;
    const { room: refused } = await roomWith({ room: name, query: { token: 'stale' } });
    await until(() => refused.state === 'failed', 'no token, no room');
    expect(refused.error!.code).to.equal('unauthorised');
    const { room: plain } = await roomWith({ room: name, query: { token: 'fresh' } });
    await until(() => plain.state === 'connected', 'joined');

    let calls = 0;
    const { room } = await roomWith({ room: name, query: () => ({ token: ++calls ? 'fresh' : '' }) });
    await until(() => room.state === 'connected', 'joined');
    expect(calls).to.equal(1);
    const { connection } = room;
    const other = Promise.resolve({ token: 'fresh', from: 'another function' });
    room.query = () => other;
    await room.updateComplete;
    expect(room.connection).to.equal(connection);
    await socketsOf(async (urls) => {
      connection!.socket.reconnect(4000);
      await until(() => urls.length > 0 && room.state === 'connected', 'back');
      expect(urls[0]!.searchParams.get('from')).to.equal('another function');
    });
  });

  it('ask a function for parameters anew when the page wakes up, though it has not answered', async () => {
    let calls = 0;
    const { room, errors } = await roomWith({
      query: () => (++calls === 1 ? new Promise(() => undefined) : {}),
    });
    await until(() => calls === 1, 'asked');
    expect(room.state).to.equal('connecting');
    globalThis.dispatchEvent(new Event('online'));
    await until(() => room.state === 'connected', 'joined');
    expect(calls).to.equal(2);
    expect(errors).to.deep.equal([]);
  });

  it('say when a function for parameters fails, and ask again', async () => {
    let calls = 0;
    const { room, errors } = await roomWith({
      query: () => {
        if (++calls === 1) throw new Error('logged out');
        return {};
      },
    });
    await until(() => room.state === 'connected' && errors.length > 0, 'joined, and told of it');
    expect(errors.map(({ code, cause }) => `${code}: ${String(cause)}`)).to.deep.equal([
      'query-failed: Error: logged out',
    ]);
  });
});

describe('a room whose server says who we are', () => {
  for (const secret of ['', createSecret()]) {
    it(`shows that name as its word, whatever we say, ${secret ? 'in a room with a secret' : 'in an open room'}`, async () => {
      const name = `known-${freshRoom()}`;
      const [alice, bob] = await Promise.all(
        ['Alice', ''].map((own) =>
          fixture<WebrtcRoomElement>(html`
            <webrtc-room host=${host} room=${name} name=${own} .secret=${secret}>
              <webrtc-peer-list></webrtc-peer-list>
              <webrtc-chat></webrtc-chat>
            </webrtc-room>
          `),
        ),
      );
      await Promise.all([meets(alice!, 1), meets(bob!, 1)]);
      const peer = (): Peer => [...bob!.peers.values()][0]!;
      await until(() => peer().presence['name'] === 'Alice', 'what she says');
      expect(peer().given).to.deep.equal({ name: 'Dr. Known', staff: true });
      expect(alice!.connection!.given).to.deep.equal(peer().given);

      alice!.name = 'Mallory';
      alice!.presence = { staff: false, given: { name: 'Mallory' } };
      await until(() => peer().presence['name'] === 'Mallory', 'what she says now');
      expect(peer().given).to.deep.equal({ name: 'Dr. Known', staff: true });
      const told = 'Dr. Known The server gives this name.';
      await until(async () => (await textOf(listOf(bob!))).includes(told), 'in the list');
      expect(await textOf(listOf(bob!))).not.to.contain('Mallory');
      await write(alice!, 'hello');
      await until(async () => (await textOf(chatOf(bob!))).includes(told), 'in the chat');
      const shown = [listOf(bob!), chatOf(bob!)].map((one) => one.shadowRoot!.querySelector('[part="name given"]')!);
      for (const element of shown) expect(element.getAttribute('title')).to.equal('The server gives this name.');
      for (const element of [listOf(bob!), chatOf(bob!)]) await expectAccessible(element);
    });
  }

  it('is the name of who is typing', async () => {
    const name = `known-${freshRoom()}`;
    const [alice, bob] = await Promise.all([enter(name, { name: 'Alice' }), enter(name)]);
    const errors: string[] = [];
    for (const room of [alice, bob]) room.addEventListener('error', ({ detail }) => errors.push(detail.error.code));
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    await until(async () => (await textOf(listOf(alice))).includes('Dr. Known'), 'our name');
    const field = chatOf(alice).shadowRoot!.querySelector('textarea')!;
    field.value = 'h';
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await until(async () => (await textOf(chatOf(bob))).includes('Dr. Known is typing'), 'typing');
    expect(errors).to.deep.equal([]);
  });

  it('keeps what we say when the socket comes back', async () => {
    const { room } = await roomWith({ room: `known-${freshRoom()}`, presence: { hand: true }, name: 'Eve' });
    await until(() => room.state === 'connected', 'joined');
    room.connection!.socket.reconnect(4000);
    await until(() => room.state === 'reconnecting', 'gone');
    await until(() => room.state === 'connected', 'back');
    expect(room.connection!.presence).to.deep.equal({ hand: true, name: 'Eve' });
    expect(room.connection!.given).to.deep.equal({ name: 'Dr. Known', staff: true });
  });
});

describe('a room in the proxies of Vue', () => {
  it('works: the element, its connection, peers and topics', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([enter(name), enter(name)]);
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    const state = reactive({ room: alice, connection: alice.connection, topic: alice.topic('votes') });
    expect(state.room.state).to.equal('connected');
    expect([...state.room.peers.values()][0]!.state).to.equal('connected');
    expect(ref(alice.connection).value!.peers.size).to.equal(1);
    const heard = new Promise((resolve) => bob.topic('votes').once('message', ({ data }) => resolve(data)));
    await state.topic.send('yes');
    expect(await heard).to.equal('yes');
    state.topic.close();
  });
});
