import { expect, fixture, html } from '@open-wc/testing';
import type { Peer, PeerPath, WebrtcPeerListElement } from 'webrtc-elements';
import { cutNetwork, enter, freshRoom, listOf, meets, textOf, until } from './rooms.js';

describe('webrtc-peer-list', () => {
  it('says that it is in no room, accessibly', async () => {
    const list = await fixture<WebrtcPeerListElement>(html`<webrtc-peer-list></webrtc-peer-list>`);
    expect(await textOf(list)).to.equal('Not in a room.');
    expect(list.matches(':state(empty)')).to.equal(true);
    await expect(list).to.be.accessible();
  });

  it('shows who is here and how the link stands, accessibly', async () => {
    const name = freshRoom();
    const alice = await enter(name, { name: 'Alice' });
    await until(() => alice.state === 'connected', 'alice is in');
    expect(await textOf(listOf(alice))).to.equal('Nobody else is here yet.');
    await expect(listOf(alice)).to.be.accessible();
    const [bob, carol] = await Promise.all([enter(name, { name: 'Bob' }), enter(name)]);
    await Promise.all([meets(alice, 2), meets(bob, 2), meets(carol, 2)]);
    await until(() => !listOf(alice).matches(':state(empty)'), 'not empty');
    await until(() => listOf(alice).peers.every(({ path }) => path === 'direct'), 'direct links');
    const text = await textOf(listOf(alice));
    expect(text).to.contain('Bob Connected directly');
    expect(text).to.contain(`Guest ${carol.connection!.id.slice(0, 4)} Connected directly`);
    expect(listOf(alice).shadowRoot!.querySelectorAll('button').length).to.equal(0);
    await expect(listOf(alice)).to.be.accessible();
    carol.remove();
    await until(() => listOf(alice).peers.length === 1, 'carol is gone');
    expect(await textOf(listOf(alice))).not.to.contain('Guest');
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
      expect(await textOf(listOf(room))).to.contain(`${who} Connected through the server`);
      await expect(listOf(room)).to.be.accessible();
    }
    const mend = cutNetwork();
    alice.connection!.socket.reconnect(4000);
    const path = (): Element | null => listOf(alice).shadowRoot!.querySelector('[part=path]');
    await until(() => path() === null, 'no path');
    expect(await textOf(listOf(alice))).to.contain('Bob Reconnecting…');
    expect(listOf(alice).peers.length).to.equal(1, 'bob may come back');
    await expect(listOf(alice)).to.be.accessible();
    mend();
    await until(() => path()?.textContent === 'through the server', 'the path again');
    bob.relay = 'fallback';
    await until(() => path()?.textContent === 'directly', 'a better one');
  });

  it('shows a name as text, whatever it contains', async () => {
    const name = freshRoom();
    const [alice, mallory] = await Promise.all([
      enter(name),
      enter(name, { name: '\u202e<img src=x onerror="window.hacked=1">\0\u200b' }),
    ]);
    await Promise.all([meets(alice, 1), meets(mallory, 1)]);
    await until(() => Boolean(listOf(alice).shadowRoot!.querySelector('.name')), 'a name');
    expect(listOf(alice).shadowRoot!.querySelector('.name')!.textContent).to.equal(
      '<img src=x onerror="window.hacked=1">',
    );
    expect(listOf(alice).shadowRoot!.querySelector('img')).to.equal(null);
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
    expect(button()!.getAttribute('aria-label')).to.equal('Connect: Bob');
    await expect(listOf(alice)).to.be.accessible();
    button()!.focus();
    button()!.click();
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    await until(() => button()!.textContent.trim() === 'Disconnect', 'the other action');
    expect(listOf(alice).shadowRoot!.activeElement).to.equal(button());
    await expect(listOf(alice)).to.be.accessible();
    button()!.click();
    await until(() => [...bob.peers.values()][0]!.state === 'new', 'bob sees it');
    await until(() => button()!.textContent.trim() === 'Connect', 'and may connect again');
    expect(bob.peers.size).to.equal(1);
  });

  it('shows peers that are given to it, without a room', async () => {
    const list = await fixture<WebrtcPeerListElement>(html`<webrtc-peer-list></webrtc-peer-list>`);
    const path: PeerPath = 'turn';
    list.peers = (['new', 'connecting', 'connected', 'disconnected', 'failed'] as const).map(
      (state, i) => ({ id: `a${i}`, presence: { name: 'Ada' }, state, path }) as Partial<Peer> as Peer,
    );
    await list.updateComplete;
    expect(list.shadowRoot!.querySelectorAll('li').length).to.equal(5);
    expect(await textOf(list)).to.contain('Connected through a TURN server');
    expect(list.shadowRoot!.querySelectorAll('[part=path]').length).to.equal(1, 'only who is connected has a path');
    await expect(list).to.be.accessible();
  });

  it('shows the slot of the page while nobody is here', async () => {
    const list = await fixture<WebrtcPeerListElement>(
      html`<webrtc-peer-list><b slot="empty">Invite someone!</b></webrtc-peer-list>`,
    );
    expect(list.shadowRoot!.querySelector('slot')!.assignedElements()[0]!.textContent).to.equal('Invite someone!');
  });
});
