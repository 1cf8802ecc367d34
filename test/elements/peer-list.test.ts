import { expect, fixture, html } from '@open-wc/testing';
import { connect, createIdentity, type Identity, type Peer, type PeerStats } from 'webrtc-elements/core';
import type { WebrtcPeerListElement, WebrtcRoomElement } from 'webrtc-elements';
import { cutNetwork, enter, freshRoom, host, listOf, meets, textOf, until } from '../support/elements/rooms.js';

const rows = (list: WebrtcPeerListElement): HTMLElement[] => [...list.shadowRoot!.querySelectorAll('li')];
const namesIn = (list: WebrtcPeerListElement): string[] =>
  rows(list).map((row) => row.querySelector('.who')!.textContent.trim());
const one = (list: WebrtcPeerListElement, part: string): HTMLElement | null =>
  list.shadowRoot!.querySelector(`[part=${part}]`);
const focusOf = (list: WebrtcPeerListElement): string | null | undefined =>
  list.shadowRoot!.activeElement?.getAttribute('aria-label');
const newList = (): Promise<WebrtcPeerListElement> =>
  fixture<WebrtcPeerListElement>(html`<webrtc-peer-list></webrtc-peer-list>`);

const STATES = ['new', 'connecting', 'connected', 'disconnected', 'failed'] as const;
const PATHS = ['direct', 'turn', 'relay'] as const;

/** Somebody who is not there, as a page may show one. */
function fake(id: string, about: Partial<Peer> & { name?: string; time?: () => number | undefined } = {}): Peer {
  const { name = `Name of ${id}`, time = () => 0.05, ...rest } = about;
  const getStats = (): Promise<PeerStats> =>
    Promise.resolve({ path: 'direct', roundTripTime: time(), bytesSent: 0, bytesReceived: 0 });
  const peer: Partial<Peer> = { id, presence: { name }, state: 'connected', path: 'direct', getStats, ...rest };
  return peer as Peer;
}

/** A manual room that we are alone in, which says that these are here. */
async function enterManual(...ids: string[]): Promise<WebrtcRoomElement> {
  const room = await enter(freshRoom(), { name: 'Ada', manual: true });
  let told = false;
  room.addEventListener('peerlist', () => (told = true));
  await until(() => told, 'the room has told who is here');
  listOf(room).peers = ids.map((id) => fake(id, { name: id.toUpperCase() }));
  await listOf(room).updateComplete;
  return room;
}

describe('webrtc-peer-list', () => {
  for (const none of [null, undefined, 42, 'peers', {}, new Map(), [null, undefined, 7, 'bob', {}, { id: 3 }]]) {
    it(`lists nobody for ${JSON.stringify(none)}`, async () => {
      const list = await newList();
      list.peers = [fake('bob')];
      await list.updateComplete;
      list.peers = none as Peer[];
      await list.updateComplete;
      expect(rows(list)).to.deep.equal([]);
      expect(list.peers).to.deep.equal([]);
      expect(list.matches(':state(empty)')).to.equal(true);
      await expect(list).to.be.accessible();
    });
  }

  it('lists whom the page knows little about, each once', async () => {
    const list = await newList();
    const known = [null, { id: 'carol' }, { id: 'dave', presence: null, state: 'gone', path: 'tube' }];
    list.peers = [...known, fake('bob', { path: 'tube' as 'relay' }), fake('bob', { name: 'Bob' })] as Peer[];
    await list.updateComplete;
    expect(namesIn(list)).to.deep.equal(['Guest caro', 'Guest dave', 'Bob']);
    expect(rows(list).map((row) => row.querySelector('[part=state]')?.textContent)).to.deep.equal([
      undefined,
      undefined,
      'Connected',
    ]);
    await expect(list).to.be.accessible();
  });

  it('says that it is in no room, accessibly', async () => {
    const list = await newList();
    expect(await textOf(list)).to.equal('Not in a room');
    expect(list.matches(':state(empty)')).to.equal(true);
    await expect(list).to.be.accessible();
  });

  it('shows ourselves first while we are in a room, by the name that we have now', async () => {
    const alice = await enter(freshRoom(), { name: 'Alice' });
    const list = listOf(alice);
    await until(() => alice.state === 'connected', 'alice is in');
    expect(await textOf(list)).to.equal('A Alice (you) No one else is here yet.');
    expect(list.matches(':state(empty)')).to.equal(true);
    expect(list.shadowRoot!.querySelectorAll('li[part="item you"]').length).to.equal(1);
    await expect(list).to.be.accessible();
    let heard = 0;
    alice.addEventListener('presencechange', () => heard++);
    alice.name = 'Alicia';
    await until(() => namesIn(list)[0] === 'Alicia (you)', 'the new name');
    alice.name = '';
    const guest = `Guest ${alice.connection!.id.slice(0, 4)} (you)`;
    await until(() => namesIn(list)[0] === guest, 'no name');
    expect(heard).to.equal(2);
    alice.leave();
    await until(() => alice.state === 'idle', 'alice has left');
    expect(await textOf(list)).to.equal('Not in a room');
  });

  it('shows who is here and how the link stands, accessibly', async () => {
    const name = freshRoom();
    const alice = await enter(name, { name: 'Alice' });
    const list = listOf(alice);
    const [bob, carol] = await Promise.all([enter(name, { name: 'Bob' }), enter(name)]);
    await Promise.all([meets(alice, 2), meets(bob, 2), meets(carol, 2)]);
    await until(() => !list.matches(':state(empty)'), 'not empty');
    await until(() => list.peers.every(({ path }) => path === 'direct'), 'direct links');
    const text = await textOf(list);
    expect(text).to.match(/^A Alice \(you\)/);
    expect(text).to.contain('B Bob Connected directly Direct');
    expect(text).to.contain(`Guest ${carol.connection!.id.slice(0, 4)} Connected directly Direct`);
    expect(list.shadowRoot!.querySelectorAll('[part=action]').length).to.equal(0);
    await expect(list).to.be.accessible();
    await until(() => /^\d+ ms$/.test(one(list, 'rtt')!.textContent), 'how long a message takes');
    await expect(list).to.be.accessible();
    carol.remove();
    await until(() => list.peers.length === 1, 'carol is gone');
    expect(await textOf(list)).not.to.contain('Guest');
  });

  it('shows by which path, accessibly, and when it is another', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([
      enter(name, { name: 'Alice' }),
      enter(name, { name: 'Bob', relay: 'only' }),
    ]);
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    for (const [room, who] of [
      [alice, 'Bob'],
      [bob, 'Alice'],
    ] as const) {
      expect(await textOf(listOf(room))).to.contain(`${who} Connected through the server Relay`);
      await expect(listOf(room)).to.be.accessible();
    }
    const mend = cutNetwork();
    alice.connection!.socket.reconnect(4000);
    const path = (): HTMLElement | null => one(listOf(alice), 'path');
    await until(() => path() === null, 'no path');
    expect(await textOf(listOf(alice))).to.contain('Bob Reconnecting…');
    expect(listOf(alice).peers.length).to.equal(1, 'bob may come back');
    await expect(listOf(alice)).to.be.accessible();
    mend();
    await until(() => path()?.title === 'Connected through the server', 'the path again');
    bob.relay = 'fallback';
    await until(() => path()?.title === 'Connected directly', 'a better one');
  });

  it('shows everybody where they were, whatever they do, and who comes back too', async () => {
    const room = freshRoom();
    const alice = await enter(room);
    const list = listOf(alice);
    const come = async (name: string, identity: Promise<Identity>): ReturnType<typeof connect> =>
      connect({ host, room, identity: await identity, presence: { name } });
    const [theZoe, theBob, theMia] = [createIdentity(), createIdentity(), createIdentity()];
    const others = (): string => namesIn(list).slice(1).join(' ');
    const zoe = await come('Zoe', theZoe);
    await until(() => others() === 'Zoe', 'one');
    const bob = await come('Bob', theBob);
    await until(() => others() === 'Zoe Bob', 'two');
    const mia = await come('Mia', theMia);
    await until(() => others() === 'Zoe Bob Mia', 'in the order in which they came');
    zoe.setPresence({ name: 'Yvonne' });
    await until(() => others() === 'Yvonne Bob Mia', 'another name, and the same place');
    zoe.close();
    await until(() => others() === 'Bob Mia', 'gone');
    const zoeAgain = await come('Zoe', theZoe);
    await until(() => others() === 'Zoe Bob Mia', 'again where she was');
    const replaced = await come('Bobby', theBob);
    await until(() => others() === 'Zoe Bobby Mia', 'another page in the place of the first');
    for (const connection of [bob, mia, zoeAgain, replaced]) connection.close();
    await until(() => list.matches(':state(empty)'), 'alone');
  });

  it('shows a name as text on one line, whatever it contains', async () => {
    const name = freshRoom();
    const [alice, mallory] = await Promise.all([
      enter(name),
      enter(name, { name: '\u202e<img src=x onerror="window.hacked=1">\0\u200b' }),
    ]);
    await Promise.all([meets(alice, 1), meets(mallory, 1)]);
    const list = listOf(alice);
    await until(() => namesIn(list)[1] === '<img src=x onerror="window.hacked=1">', 'a name');
    expect(list.shadowRoot!.querySelector('img')).to.equal(null);
    expect((globalThis as { hacked?: unknown }).hacked).to.equal(undefined);
    const plain = await newList();
    plain.style.inlineSize = '17.5rem';
    plain.peers = [
      'Ada',
      'W'.repeat(1 << 20),
      'عبد الرحمن بن محمد بن خلدون الحضرمي',
      'two\nlines',
      `Z${'\u0301'.repeat(500)}algo`,
      '\ufdfd'.repeat(30),
      { toString: (): string => '<b>' },
    ].map((told, i) => fake(`id-${i}`, { presence: { name: told } }));
    await plain.updateComplete;
    const heights = new Set(rows(plain).map((row) => row.getBoundingClientRect().height));
    expect(heights.size).to.equal(1, 'every entry is as high as the others');
    expect(plain.scrollWidth).to.equal(plain.clientWidth, 'nothing sticks out');
    for (const row of rows(plain)) {
      expect(getComputedStyle(row.querySelector('.name')!).unicodeBidi).to.equal('isolate');
    }
  });

  it('connects and disconnects by its buttons in a manual room, keeping the focus', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([
      enter(name, { name: 'Alice', manual: true }),
      enter(name, { name: 'Bob', manual: true }),
    ]);
    const button = (): HTMLButtonElement | null => listOf(alice).shadowRoot!.querySelector('button');
    await until(() => button()?.textContent.trim() === 'Connect', 'a button');
    expect(await textOf(listOf(alice))).to.contain('Bob Not connected');
    expect(button()!.getAttribute('aria-label')).to.equal('Connect to Bob');
    await expect(listOf(alice)).to.be.accessible();
    button()!.focus();
    button()!.click();
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    await until(() => button()!.textContent.trim() === 'Disconnect', 'the other action');
    expect(focusOf(listOf(alice))).to.equal('Disconnect from Bob');
    await expect(listOf(alice)).to.be.accessible();
    button()!.click();
    await until(() => [...bob.peers.values()][0]!.state === 'new', 'bob sees it');
    await until(() => button()!.textContent.trim() === 'Connect', 'and may connect again');
    expect(bob.peers.size).to.equal(1);
  });

  it('keeps the focus with a peer while others come, go and change places', async () => {
    const list = listOf(await enterManual('b', 'c', 'd'));
    const show = async (...ids: string[]): Promise<void> => {
      const peers = new Map(list.peers.map((peer) => [peer.id, peer]));
      list.peers = ids.map((id) => peers.get(id) ?? fake(id, { name: id.toUpperCase() }));
      await list.updateComplete;
    };
    list.shadowRoot!.querySelectorAll<HTMLElement>('[part=action]')[1]!.focus();
    expect(focusOf(list)).to.equal('Disconnect from C');
    for (const ids of ['a,b,c,d', 'c,d', 'c,d,e', 'e,d,c', 'a,e,c,b,d']) {
      await show(...ids.split(','));
      expect(focusOf(list)).to.equal('Disconnect from C', ids);
    }
  });

  it('gives the focus of who leaves to the next one, and to the list when nobody is left', async () => {
    const room = await enterManual('a', 'b', 'c', 'd');
    const list = listOf(room);
    const keep = async (...ids: string[]): Promise<void> => {
      list.peers = list.peers.filter(({ id }) => ids.includes(id));
      await list.updateComplete;
    };
    list.shadowRoot!.querySelectorAll<HTMLElement>('[part=action]')[1]!.focus();
    await keep('a', 'c', 'd');
    expect(focusOf(list)).to.equal('Disconnect from C');
    await keep('a', 'd');
    expect(focusOf(list)).to.equal('Disconnect from D');
    await keep('a');
    expect(focusOf(list)).to.equal('Disconnect from A', 'nobody comes after');
    await keep();
    expect(list.shadowRoot!.activeElement).to.equal(one(list, 'list'));
    await expect(list).to.be.accessible();
    room.leave();
    await until(() => one(list, 'list') === null, 'no list');
    expect(list.shadowRoot!.activeElement?.textContent.trim()).to.equal('Not in a room');
    list.peers = [fake('a')];
    await list.updateComplete;
    expect(list.shadowRoot!.activeElement).to.equal(one(list, 'list'));
  });

  it('keeps the focus in the list when what the page shows to who is alone goes', async () => {
    const list = await fixture<WebrtcPeerListElement>(
      html`<webrtc-peer-list><button slot="empty">Invite someone!</button></webrtc-peer-list>`,
    );
    const invite = list.querySelector('button')!;
    expect(list.shadowRoot!.querySelector('slot')!.assignedElements()).to.deep.equal([invite]);
    invite.focus();
    list.requestUpdate();
    await list.updateComplete;
    expect(document.activeElement).to.equal(invite);
    list.peers = [fake('a')];
    await list.updateComplete;
    expect(document.activeElement).to.equal(list);
    expect(list.shadowRoot!.activeElement).to.equal(one(list, 'list'));
  });

  it('shows what the page says to who is alone, below ourselves', async () => {
    const room = await fixture<WebrtcRoomElement>(html`
      <webrtc-room host=${host} room=${freshRoom()} name="Ada">
        <webrtc-peer-list><b slot="empty">Invite someone!</b></webrtc-peer-list>
      </webrtc-room>
    `);
    await until(() => namesIn(listOf(room))[0] === 'Ada (you)', 'ourselves');
    const [you] = rows(listOf(room));
    const invitation = room.querySelector('b')!;
    expect(invitation.getBoundingClientRect().top).to.be.at.least(you!.getBoundingClientRect().bottom);
  });

  for (const scheme of ['light', 'dark'] as const) {
    for (const lang of ['en', 'de', 'es', 'fr', 'it', 'pt', 'ja', 'zh', 'ar'] as const) {
      it(`shows every state and path accessibly: ${scheme}, ${lang}`, async () => {
        const wrapper = await fixture(html`
          <div
            lang=${lang}
            dir=${lang === 'ar' ? 'rtl' : 'ltr'}
            style="color-scheme: ${scheme}; color: CanvasText; background: Canvas; inline-size: 17.5rem"
          >
            <webrtc-peer-list></webrtc-peer-list>
          </div>
        `);
        const list = wrapper.querySelector('webrtc-peer-list')!;
        list.peers = [
          ...STATES.map((state, i) => fake(`state-${i}`, { state })),
          ...PATHS.map((path, i) => fake(`path-${i}`, { path, time: () => 1.2345 })),
          fake('unknown', { path: undefined }),
        ];
        const said = {
          en: 'Connected directly',
          de: 'Verbunden auf direktem Weg',
          es: 'directamente',
          fr: 'directement',
          it: 'Connessione attiva diretta',
          pt: 'Conexão ativa direta',
          ja: '接続済み （直接）',
          zh: '已连接 （直连）',
          ar: 'متصل مباشرةً',
        };
        const expected = said[lang];
        await until(() => rows(list)[2]?.textContent.replace(/\s+/g, ' ').includes(expected) ?? false, expected);
        expect(list.shadowRoot!.querySelectorAll('[part=path]').length).to.equal(4, 'who is connected has a path');
        const unit = { ar: 'م.ث', ja: 'ミリ秒', zh: '毫秒' }[lang as string] ?? ' ms';
        await until(() => rows(list)[6]!.textContent.includes(unit), 'a time');
        await expect(list).to.be.accessible();
        expect(list.scrollWidth).to.equal(list.clientWidth, 'nothing sticks out');
      });
    }
  }

  it('shows a burst of events at once', async () => {
    const list = listOf(await enterManual());
    list.peers = Array.from({ length: 300 }, (_, i) => fake(`peer-${i}`));
    await list.updateComplete;
    let renders = 0;
    list.addController({ hostUpdated: () => renders++ });
    for (const state of STATES) {
      list.peers = list.peers.map((peer) => ({ ...peer, state }));
      for (let i = 0; i < 60; i++) list.requestUpdate();
      await Promise.resolve(); // as events come, one after the other
    }
    await list.updateComplete;
    expect(renders).to.equal(1);
    expect(rows(list).filter(({ dataset }) => dataset['state'] === 'failed').length).to.equal(300);
  });

  it('updates once for all that happens in a room in one task', async () => {
    const room = freshRoom();
    const alice = await enter(room);
    const others = await Promise.all(Array.from({ length: 3 }, () => connect({ host, room })));
    await meets(alice, 3);
    const list = listOf(alice);
    await list.updateComplete;
    let renders = 0;
    list.addController({ hostUpdated: () => renders++ });
    const socket = alice.connection!.socket;
    for (let i = 0; i < 300; i++) {
      const { id } = others[i % 3]!;
      const data = JSON.stringify({ type: 'presence', id, presence: JSON.stringify({ name: `Name ${i}` }) });
      socket.dispatchEvent(new MessageEvent('message', { data }));
    }
    const shown = (): string => namesIn(list).slice(1).sort().join();
    await until(() => shown() === 'Name 297,Name 298,Name 299', 'the last of all names');
    expect(renders).to.equal(1);
    for (const other of others) other.close();
  });
});

describe('the round trip times of webrtc-peer-list', () => {
  const { setInterval, clearInterval } = globalThis;
  const timers = new Map<number, () => void>();
  const tick = (): void => timers.forEach((run) => run());
  const asked: string[] = [];
  const timed = (id: string, time = (): number => 0.05): Peer =>
    fake(id, {
      time: () => {
        asked.push(id);
        return time();
      },
    });

  beforeEach(() => {
    asked.length = 0;
    timers.clear();
    let count = 0;
    globalThis.setInterval = ((run: () => void) => {
      timers.set(++count, run);
      return count;
    }) as typeof setInterval;
    globalThis.clearInterval = ((id: number) => void timers.delete(id)) as typeof clearInterval;
  });
  afterEach(() => Object.assign(globalThis, { setInterval, clearInterval }));

  const listWith = async (...peers: Peer[]): Promise<WebrtcPeerListElement> => {
    const list = document.createElement('webrtc-peer-list');
    list.peers = peers;
    document.body.append(list);
    await until(() => timers.size === 1, 'it begins to measure');
    return list;
  };

  it('are asked for a few at a time, in turn', async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `peer-${i}`);
    const list = await listWith(...ids.map((id) => timed(id)), fake('failed', { state: 'failed' }));
    expect(asked).to.deep.equal(ids.slice(0, 16));
    tick();
    expect(asked).to.deep.equal(ids.slice(0, 32));
    tick();
    expect(asked).to.deep.equal(ids);
    tick();
    expect(asked.slice(40)).to.deep.equal(ids.slice(0, 16), 'and again from the first on');
    list.remove();
  });

  it('are measured only while the list can be seen', async () => {
    const list = await listWith(timed('a'));
    list.hidden = true;
    await until(() => timers.size === 0, 'hidden');
    list.hidden = false;
    await until(() => timers.size === 1, 'shown again');
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    expect(timers.size).to.equal(0, 'in a tab in the background');
    Reflect.deleteProperty(document, 'hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(timers.size).to.equal(1);
    list.remove();
    expect(timers.size).to.equal(0, 'taken out');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(timers.size).to.equal(0);
  });

  it('are rounded, stand still while little changes, and move nothing when they come', async () => {
    let seconds: number | undefined;
    const list = await listWith(fake('a', { time: () => seconds }));
    list.style.inlineSize = '17.5rem';
    await list.updateComplete;
    const rtt = one(list, 'rtt')!;
    const before = rows(list)[0]!.getBoundingClientRect().height;
    expect(rtt.textContent).to.equal('');
    const becomes = async (time: number, text: string): Promise<void> => {
      seconds = time;
      tick();
      await until(() => rtt.textContent === text, text);
    };
    await becomes(0.0001, '1 ms');
    await becomes(0.0344, '34 ms');
    expect(rows(list)[0]!.getBoundingClientRect().height).to.equal(before);
    let renders = 0;
    list.addController({ hostUpdated: () => renders++ });
    for (const time of [0.033, 0.0355, 0.032, undefined]) {
      seconds = time;
      tick();
    }
    await Promise.resolve();
    await list.updateComplete;
    expect(renders).to.equal(0);
    await becomes(0.1277, '130 ms');
    await becomes(1.4444, '1,400 ms');
    expect(rows(list)[0]!.getBoundingClientRect().height).to.equal(before);
    list.remove();
  });

  it('are left out where they cannot be had', async () => {
    const never = fake('a', { getStats: () => Promise.reject(new Error('closed')) });
    const bare = { id: 'b', presence: {}, state: 'connected', path: 'relay' } as Partial<Peer> as Peer;
    const list = await listWith(never, bare, timed('c'));
    await until(() => rows(list)[2]?.textContent.includes('50 ms') ?? false, 'who can');
    expect(
      rows(list)
        .slice(0, 2)
        .map((row) => row.querySelector('[part=rtt]')!.textContent),
    ).to.deep.equal(['', '']);
    list.remove();
  });
});
