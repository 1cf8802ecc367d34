import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { connect, type ConnectionError, type Newcomer } from 'webrtc-elements/core';
import type { WebrtcPeerListElement, WebrtcRoomElement } from 'webrtc-elements';
import type { Chat } from '../../src/elements/chat/chat.js';
import { chatOf, enter, freshRoom, host, listOf, meets, textOf, until, write } from '../support/elements/rooms.js';
import { expectAccessible } from '../support/elements/schemes.js';
import { person, scene } from '../support/elements/chat-scene.js';

const all = (list: WebrtcPeerListElement, part: string): HTMLElement[] => [
  ...list.shadowRoot!.querySelectorAll<HTMLElement>(`[part~=${part}]`),
];
const labelOfFocus = (list: WebrtcPeerListElement): string | null | undefined =>
  list.shadowRoot!.activeElement?.getAttribute('aria-label');
const chatText = (room: Element): Promise<string> => textOf(chatOf(room));

/** Ann and Mallory, who have met, and Ann's list. */
async function meet(): Promise<{ ann: WebrtcRoomElement; mallory: WebrtcRoomElement; list: WebrtcPeerListElement }> {
  const name = freshRoom();
  const [ann, mallory] = await Promise.all([enter(name, { name: 'Ann' }), enter(name, { name: 'Mallory' })]);
  await Promise.all([meets(ann, 1), meets(mallory, 1)]);
  const list = listOf(ann);
  await until(() => all(list, 'options').length === 1, 'there are options');
  return { ann, mallory, list };
}

describe('who is blocked in the list', () => {
  it('is blocked and unblocked with the keyboard, and the focus goes along', async () => {
    const { ann, mallory, list } = await meet();
    const [options] = all(list, 'options') as [HTMLElement];
    expect(options.getAttribute('aria-label')).to.equal('Options for Mallory');
    expect(options.getAttribute('aria-expanded')).to.equal('false');
    options.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => all(list, 'block').length === 1, 'the options');
    expect(options.getAttribute('aria-expanded')).to.equal('true');
    await expectAccessible(list);
    await sendKeys({ press: 'Tab' });
    expect(labelOfFocus(list)).to.equal('Block Mallory');
    await sendKeys({ press: 'Escape' });
    await until(() => all(list, 'block').length === 0, 'no options');
    expect(labelOfFocus(list)).to.equal('Options for Mallory');
    await sendKeys({ press: 'Enter' });
    await until(() => all(list, 'block').length === 1, 'the options again');
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await until(() => all(list, 'blocked').length === 1, 'she is blocked');
    await list.updateComplete;
    expect(labelOfFocus(list)).to.equal('Unblock Mallory');
    expect(await textOf(list)).to.match(/No one else is here yet\. Blocked M Mallory Unblock$/);
    expect([...ann.connection!.blocked]).to.deep.equal([mallory.connection!.id]);
    await until(() => [...mallory.peers.values()][0]?.state === 'new', 'she is told');
    await expectAccessible(list);
    await sendKeys({ press: 'Enter' });
    await Promise.all([meets(ann, 1), meets(mallory, 1)]);
    await until(() => labelOfFocus(list) === 'Options for Mallory', 'she is back, and has the focus');
    expect(all(list, 'heading')).to.deep.equal([]);
    await expectAccessible(list);
  });

  it('keeps its name, shows nothing new, and stays in the list when it leaves', async () => {
    const { ann, mallory, list } = await meet();
    const events: string[] = [];
    ann.addEventListener('blocked', ({ detail }) => events.push(`blocked ${detail.peers.length}`));
    ann.addEventListener('presence', () => events.push('presence'));
    const other = await fixture<WebrtcPeerListElement>(html`<webrtc-peer-list for="ann"></webrtc-peer-list>`);
    ann.id = 'ann';
    await until(() => all(other, 'options').length === 1, 'another list of the same room');
    ann.connection!.block(mallory.connection!.id);
    mallory.name = 'Ann';
    await until(() => all(list, 'blocked').length === 1 && all(other, 'blocked').length === 1, 'both show it');
    const witness = await connect({ host, room: ann.room, presence: { name: 'Bob' } });
    await until(() => ann.peers.size === 1, 'what came before has come');
    mallory.leave();
    await until(() => witness.peers.size === 1, 'she has left');
    for (const one of [list, other]) expect(await textOf(one)).to.match(/Blocked M Mallory Unblock$/);
    expect(events).to.deep.equal(['blocked 1']);
    ann.connection!.unblock([...ann.connection!.blocked][0]!);
    await until(() => all(list, 'blocked').length === 0 && all(other, 'blocked').length === 0, 'she is forgotten');
    witness.close();
  });

  it('says nothing in the chat while that lasts: not what it has said, nor that it is gone', async () => {
    const { ann, mallory } = await meet();
    chatOf(ann).joins = true;
    await write(mallory, 'spam');
    await until(async () => (await chatText(ann)).includes('spam'), 'it is said');
    const id = mallory.connection!.id;
    ann.connection!.block(id);
    await until(async () => !(await chatText(ann)).includes('spam'), 'it is hidden');
    await expectAccessible(chatOf(ann));
    expect(chatOf(ann).matches(':state(empty)')).to.equal(true);
    expect(await chatText(ann)).not.to.contain('Mallory');
    expect(chatOf(ann).messages.map(({ text }) => text)).to.deep.equal(['spam']);
    ann.connection!.unblock(id);
    await until(async () => (await chatText(ann)).includes('spam'), 'it is shown again');
    expect(await chatText(ann)).not.to.match(/Mallory (left|joined)/);
    await meets(ann, 1);
  });

  it('says nothing in the chat when the page takes its time to accept it again', async () => {
    const { ann, mallory } = await meet();
    const { id } = mallory.connection!;
    const decisions: ((yes: boolean) => void)[] = [];
    ann.accept = ({ presence }) => presence['name'] === 'Bob' || new Promise((resolve) => decisions.push(resolve));
    ann.leave();
    await until(() => ann.state === 'idle', 'she has left');
    chatOf(ann).joins = true;
    ann.join();
    await until(() => decisions.length === 1, 'the page is asked about who was here before us');
    decisions[0]!(true);
    await meets(ann, 1);
    ann.connection!.block(id);
    ann.connection!.unblock(id);
    await until(() => decisions.length === 2, 'and about who is taken back');
    expect(ann.peers.size).to.equal(0);
    decisions[1]!(true);
    await meets(ann, 1);
    const bob = await connect({ host, room: ann.room, presence: { name: 'Bob' } });
    await until(async () => (await chatText(ann)).includes('Bob joined'), 'it says who joins');
    expect(await chatText(ann)).not.to.contain('Mallory');
    bob.close();
  });

  it('stays blocked when we leave and join again', async () => {
    const { ann, mallory } = await meet();
    const { id } = mallory.connection!;
    ann.connection!.block(id);
    ann.leave();
    await until(() => ann.state === 'idle', 'she has left');
    ann.join();
    await until(() => ann.state === 'connected', 'and is back');
    expect([...ann.connection!.blocked]).to.deep.equal([id]);
    const witness = await connect({ host, room: ann.room });
    await until(() => ann.peers.has(witness.id), 'who is here is known');
    expect(ann.peers.has(id)).to.equal(false);
    expect(await textOf(listOf(ann))).to.contain('Blocked');
    witness.close();
  });

  const words = {
    ...{ de: 'Ada blockieren Blockieren', es: 'Bloquear a Ada Bloquear', fr: 'Bloquer Ada Bloquer' },
    ...{ it: 'Blocca Ada Blocca', pt: 'Bloquear Ada Bloquear', ja: 'Adaさんをブロック ブロック' },
    ...{ zh: '屏蔽 Ada 屏蔽', ar: 'حظر Ada حظر', en: 'Block Ada Block' },
  };
  for (const [lang, expected] of Object.entries(words)) {
    it(`is spoken of in ${lang}, and fits into a narrow column`, async () => {
      const name = freshRoom();
      const [us, mallory, ada] = await Promise.all([
        enter(name),
        connect({ host, room: name, presence: { name: 'Mallory' } }),
        connect({ host, room: name, presence: { name: 'Ada' } }),
      ]);
      us.lang = lang;
      us.dir = lang === 'ar' ? 'rtl' : 'ltr';
      us.style.inlineSize = '17.5rem';
      await meets(us, 2);
      const list = listOf(us);
      us.connection!.block(mallory.id);
      await until(() => all(list, 'options').length === 1 && all(list, 'unblock').length === 1, 'the buttons');
      all(list, 'options')[0]!.click();
      const said = (): string =>
        all(list, 'block').map((button) => `${button.ariaLabel} ${button.textContent.trim()}`)[0] ?? '';
      await until(() => said() === expected, expected);
      for (const button of [...all(list, 'block'), ...all(list, 'unblock')]) {
        expect(button.ariaLabel!.toLowerCase()).to.contain(button.textContent.trim().toLowerCase());
      }
      expect(list.scrollWidth).to.equal(list.clientWidth, 'nothing sticks out');
      await expectAccessible(list);
      for (const connection of [mallory, ada]) connection.close();
    });
  }
});

describe('a room whose page accepts only some', () => {
  it('asks about everybody, and goes on with the newest function', async () => {
    const name = freshRoom();
    const mallory = await connect({ host, room: name, presence: { name: 'Mallory' } });
    const asked: unknown[] = [];
    const room = document.createElement('webrtc-room');
    const accept = ({ presence }: Newcomer): boolean => asked.push(presence['name']) > 0 && presence['name'] === 'Bob';
    Object.assign(room, { host, room: name, accept });
    await fixture(html`<div>${room}</div>`);
    await until(() => asked.length === 1, 'it is asked');
    const bob = await connect({ host, room: name, presence: { name: 'Bob' } });
    await until(() => room.peers.has(bob.id), 'bob is welcome');
    room.accept = undefined;
    const carol = await connect({ host, room: name, presence: { name: 'Carol' } });
    await until(() => room.peers.has(carol.id), 'and now everybody');
    room.accept = (() => undefined) as unknown as () => boolean; // it forgot to say
    const errors: string[] = [];
    room.addEventListener('error', ({ detail }) => errors.push(`${detail.error.code} ${detail.error.peer}`));
    const dave = await connect({ host, room: name });
    await until(() => errors.length === 1, 'dave is refused');
    expect(errors).to.deep.equal([`accept-failed ${dave.id}`]);
    dave.close();
    expect([asked, room.peers.has(mallory.id)]).to.deep.equal([['Mallory', 'Bob'], false]);
    for (const connection of [mallory, bob, carol]) connection.close();
  });

  it('says so if it cannot be asked', async () => {
    const room = document.createElement('webrtc-room');
    const errors: ConnectionError[] = [];
    room.addEventListener('error', ({ detail }) => errors.push(detail.error));
    Object.assign(room, { host, room: freshRoom(), accept: 'everybody' });
    await fixture(html`<div>${room}</div>`);
    await until(() => errors.length === 1, 'an error');
    expect([errors[0]!.code, errors[0]!.message]).to.deep.equal(['bad-request', '`accept` must be a function.']);
  });
});

const notesOf = (chat: Chat): string[] =>
  chat.conversation.pages
    .flatMap(({ entries }) => entries)
    .map((note) => ('event' in note ? `${note.name} ${note.event}` : ''));

describe('a chat with somebody who is blocked', () => {
  it('notes neither that they are gone, nor that they are back', () => {
    const { chat, room, arrive, block, leave } = scene({ joins: true });
    const [bob, carol] = [person('Bob'), person('Carol')];
    chat.follow(room);
    arrive(bob, carol);
    block(bob);
    leave('carol');
    block(bob, false);
    arrive(carol);
    leave('bob');
    expect(notesOf(chat)).to.deep.equal(['Bob joined', 'Carol joined', 'Carol left', 'Carol joined', 'Bob left']);
  });

  it('notes it neither if the page takes its time to accept them again', () => {
    const { chat, room, arrive, block, leave } = scene({ joins: true });
    const bob = person('Bob');
    chat.follow(room);
    arrive(bob);
    block(bob);
    block(bob, false, 'later');
    arrive(person('Carol'));
    arrive(bob);
    leave('bob');
    arrive(person('Bob'));
    expect(notesOf(chat)).to.deep.equal(['Bob joined', 'Carol joined', 'Bob left', 'Bob joined']);
  });

  it('notes who comes back after they have left, blocked or not', () => {
    const { chat, room, arrive, block } = scene({ joins: true });
    const bob = person('Bob');
    chat.follow(room);
    arrive(bob);
    block(bob); // and he leaves
    block(bob, false, 'later');
    arrive(person('Bob'));
    expect(notesOf(chat)).to.deep.equal(['Bob joined', 'Bob joined']);
  });

  it('does not note that those have joined who were here before us, and whom the page accepts late', () => {
    const { chat, room, arrive } = scene({ joins: true });
    chat.follow(room);
    arrive(person('Bob', 'connected', -1));
    arrive(person('Carol'));
    expect(notesOf(chat)).to.deep.equal(['Carol joined']);
  });

  it('is delivered to everybody else', async () => {
    const { chat, room, arrive, block, fate } = scene();
    const bob = person('Bob');
    chat.follow(room);
    arrive(bob, person('Carol'));
    const { ConnectionError } = await import('../../src/core/index.js');
    fate.send = (_, { to }) =>
      to === 'bob' ? Promise.reject(new ConnectionError('peer-blocked', { peer: 'bob' })) : Promise.resolve();
    const posted = chat.post('hello');
    block(bob);
    await posted;
    const [message] = chat.conversation.messages;
    expect(message).to.include({ total: 1, received: 1, failure: undefined, pending: false });
  });

  it('hides what they have said, also after we have left the room', () => {
    const { chat, room, arrive, block, receive } = scene();
    const bob = person('Bob');
    const stops = chat.follow(room);
    arrive(bob);
    receive('bob', 'spam');
    expect(chat.quiet).to.equal(false);
    block(bob);
    for (const stop of stops) stop();
    expect([chat.quiet, [...chat.hidden]]).to.deep.equal([true, ['bob']]);
  });
});
