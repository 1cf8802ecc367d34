import { expect, fixture, html } from '@open-wc/testing';
import { connect, ConnectionError, type PeerId } from 'webrtc-elements/core';
import type { ChatMessage, WebrtcRoomElement } from 'webrtc-elements';
import { chatOf, enter, freshRoom, host, meets, textOf, until, write } from '../support/elements/rooms.js';

const texts = (room: Element): string[] => chatOf(room).messages.map(({ text }) => text);
const partsOf = (room: Element, part: string): HTMLElement[] => [
  ...chatOf(room).shadowRoot!.querySelectorAll<HTMLElement>(`[part~=${part}]`),
];
const partText = (room: Element, part: string): string[] =>
  partsOf(room, part).map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
const inputOf = (room: Element): HTMLTextAreaElement => chatOf(room).shadowRoot!.querySelector('textarea')!;
const spokenBy = (room: Element): string[] =>
  [...chatOf(room).shadowRoot!.querySelectorAll('[aria-live=polite] p')].map(({ textContent }) => textContent);

async function gather(...names: string[]): Promise<WebrtcRoomElement[]> {
  const room = freshRoom();
  const rooms = await Promise.all(names.map((name) => enter(room, { name })));
  await Promise.all(rooms.map((each) => meets(each, names.length - 1)));
  await Promise.all(rooms.map((each) => until(() => chatOf(each).notice === '', 'the chat is open')));
  return rooms;
}

/** Makes what a room sends to some peers wait or fail, as `fate` says; the rest goes its way. */
function bend(room: WebrtcRoomElement, fate: (to: PeerId) => Promise<void> | undefined): void {
  const connection = room.connection!;
  const send = connection.send.bind(connection);
  connection.send = (data, options) => fate(options!.to as PeerId) ?? send(data, options);
}

describe('writing in a chat', () => {
  it('says by how many a message was received', async () => {
    const [alice, bob, carol] = await gather('Alice', 'Bob', 'Carol');
    let arrive: (() => void) | undefined;
    const late = carol!.connection!.id;
    bend(alice!, (to) => (to === late ? new Promise((resolve) => (arrive = resolve)) : undefined));
    await write(alice!, 'Hello');
    await until(() => partText(alice!, 'delivery')[0] === 'Delivered to 1 of 2', 'bob has it');
    expect(chatOf(alice!).messages[0]).to.include({ pending: true, total: 2, received: 1 });
    await expect(chatOf(alice!)).to.be.accessible();
    arrive!();
    await until(() => partText(alice!, 'delivery')[0] === 'Delivered', 'everybody has it');
    expect(texts(bob!)).to.deep.equal(['Hello']);
  });

  it('sends again what failed, to who lacks it and nobody else', async () => {
    const [alice, bob, carol] = await gather('Alice', 'Bob', 'Carol');
    const lacking = carol!.connection!.id;
    let broken = true;
    bend(alice!, (to) =>
      broken && to === lacking ? Promise.reject(new ConnectionError('peer-unreachable', { peer: to })) : undefined,
    );
    await write(alice!, 'Hello');
    await until(() => partsOf(alice!, 'retry').length === 1, 'it failed');
    expect(partText(alice!, 'failure')).to.deep.equal(['Not delivered: Carol can’t be reached.']);
    await until(() => spokenBy(alice!).length > 0, 'it is read out');
    expect(spokenBy(alice!)).to.deep.equal(['Not delivered: Carol can’t be reached.']);
    await expect(chatOf(alice!)).to.be.accessible();
    broken = false;
    partsOf(alice!, 'retry')[0]!.focus();
    partsOf(alice!, 'retry')[0]!.click();
    await until(() => texts(carol!).length === 1, 'carol has it');
    await until(() => partText(alice!, 'delivery')[0] === 'Delivered', 'and alice knows');
    expect(texts(bob!)).to.deep.equal(['Hello'], 'once');
    expect(chatOf(alice!).shadowRoot!.activeElement).to.equal(partsOf(alice!, 'log')[0], 'the focus is not lost');
  });

  it('sends again once, however often it is asked to', async () => {
    const [alice, bob] = await gather('Alice', 'Bob');
    let broken = true;
    bend(alice!, () => (broken ? Promise.reject(new ConnectionError('peer-unreachable')) : undefined));
    await write(alice!, 'Hello');
    await until(() => partsOf(alice!, 'retry').length === 1, 'it failed');
    broken = false;
    const { id } = chatOf(alice!).messages[0]!;
    await Promise.all([chatOf(alice!).retry(id), chatOf(alice!).retry(id)]);
    await chatOf(alice!).retry(id);
    await chatOf(alice!).send('and on');
    await until(() => texts(bob!).includes('and on'), 'bob has all');
    expect(texts(bob!)).to.deep.equal(['Hello', 'and on']);
  });

  it('has nothing left to send again when who lacks it is gone', async () => {
    const [alice, bob, carol] = await gather('Alice', 'Bob', 'Carol');
    const lacking = carol!.connection!.id;
    bend(alice!, (to) => (to === lacking ? Promise.reject(new ConnectionError('peer-unreachable')) : undefined));
    await write(alice!, 'Hello');
    await until(() => partsOf(alice!, 'retry').length === 1, 'it failed');
    carol!.leave();
    await meets(alice!, 1);
    partsOf(alice!, 'retry')[0]!.click();
    await until(() => partText(alice!, 'delivery')[0] === 'Delivered', 'by everybody who is here');
    expect(texts(bob!)).to.deep.equal(['Hello'], 'once');
  });

  it('offers to send again only what it can', async () => {
    const [alice] = await gather('Alice', 'Bob');
    const failed = { id: 1, from: 'x', own: true, name: 'Alice', text: 'lost', time: new Date(), failure: 'Lost.' };
    chatOf(alice!).messages = [failed];
    await chatOf(alice!).updateComplete;
    expect(partText(alice!, 'failure')).to.deep.equal(['Lost.']);
    expect(partsOf(alice!, 'retry')).to.deep.equal([]);
  });

  it('names all whom a message did not reach, for different reasons', async () => {
    const [alice, bob] = await gather('Alice', 'Bob', 'Carol');
    const first = bob!.connection!.id;
    bend(alice!, (to) =>
      Promise.reject(new ConnectionError(to === first ? 'peer-gone' : 'peer-unreachable', { peer: to })),
    );
    await write(alice!, 'Hello');
    await until(() => partsOf(alice!, 'failure').length === 1, 'it failed');
    expect(partText(alice!, 'failure')[0]).to.match(/^Not delivered to (Bob and Carol|Carol and Bob)\.$/);
  });

  it('asks the page before it sends, and tells it of each message', async () => {
    const [alice, bob] = await gather('Alice', 'Bob');
    const asked: string[] = [];
    const added: string[] = [];
    for (const room of [alice!, bob!]) {
      chatOf(room).addEventListener('messageadd', ({ detail }) =>
        added.push(`${detail.message.name}: ${detail.message.text}`),
      );
    }
    chatOf(alice!).addEventListener('beforesend', (event) => {
      asked.push(event.detail.text);
      if (event.detail.text === 'rude') event.preventDefault();
    });
    await write(alice!, 'rude');
    expect(inputOf(alice!).value).to.equal('rude', 'what was typed is kept');
    await write(alice!, 'kind');
    await chatOf(alice!).send('by the page');
    await chatOf(alice!).send('rude');
    expect(texts(bob!)).to.deep.equal(['kind', 'by the page']);
    expect(asked).to.deep.equal(['rude', 'kind', 'by the page', 'rude']);
    expect(added.filter((line) => line === 'Alice: kind').length).to.equal(2, 'here and there');
  });

  it('says so when the page closes the connection while it is asked', async () => {
    const [alice] = await gather('Alice', 'Bob');
    chatOf(alice!).addEventListener('beforesend', () => alice!.connection!.close());
    await write(alice!, 'too late');
    await until(() => chatOf(alice!).messages[0]?.pending === false, 'it waits no more');
    expect(chatOf(alice!).messages[0]!.failure).to.equal('Not delivered: you left the room.');
  });

  it('empties the field though the log is full', async () => {
    const [alice] = await gather('Alice', 'Bob');
    chatOf(alice!).maxMessages = 1;
    for (const text of ['one', 'two']) {
      await write(alice!, text);
      expect(inputOf(alice!).value).to.equal('');
    }
    expect(texts(alice!)).to.deep.equal(['two']);
  });

  it('refuses to send where nobody is', async () => {
    const codeOf = (sent: Promise<void>): Promise<string> =>
      sent.then(
        () => 'sent',
        (error: unknown) => (error as ConnectionError).code,
      );
    const alone = await enter(freshRoom());
    await until(() => alone.state === 'connected', 'joined');
    expect(await codeOf(chatOf(alone).send('hello?'))).to.equal('not-connected');
    alone.leave();
    await until(() => alone.state === 'idle', 'left');
    expect(await codeOf(chatOf(alone).send('hello?'))).to.equal('closed');
    expect(texts(alone)).to.deep.equal([]);
  });

  it('shows who is typing, until they have sent it or taken it back', async () => {
    const [alice, bob] = await gather('Alice', 'Bob');
    const type = (text: string): void => {
      inputOf(bob!).value = text;
      inputOf(bob!).dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    };
    const typing = (words: string): Promise<void> => until(() => partText(alice!, 'typing')[0] === words, words);
    type('H');
    await typing('Bob is typing…');
    await expect(chatOf(alice!)).to.be.accessible();
    type('');
    await typing('');
    type('Hello');
    await typing('Bob is typing…');
    await write(bob!, 'Hello');
    await typing('');
    expect(texts(alice!)).to.deep.equal(['Hello'], 'no message but the message');
    type('again');
    await typing('Bob is typing…');
    bob!.leave();
    await typing('');
  });

  it('says who joins and leaves, if asked to', async () => {
    const name = freshRoom();
    const [alice, quiet] = await Promise.all([enter(name, { name: 'Alice' }), enter(name, { name: 'Quiet' })]);
    await Promise.all([meets(alice, 1), meets(quiet, 1)]);
    chatOf(alice).joins = true;
    const bob = await connect({ host, room: name, presence: { name: 'Bob' } });
    await meets(alice, 2);
    bob.setPresence({ name: 'Bobby' });
    await until(() => [...alice.peers.values()].some(({ presence }) => presence['name'] === 'Bobby'), 'renamed');
    bob.close();
    await meets(alice, 1);
    await chatOf(alice).updateComplete;
    expect(partText(alice, 'event')).to.deep.equal(['Bob joined', 'Bobby left']);
    expect(partText(quiet, 'event')).to.deep.equal([]);
    expect(chatOf(alice).messages).to.deep.equal([], 'they are no messages');
    expect(chatOf(alice).matches(':state(empty)')).to.equal(true);
    expect(await textOf(chatOf(alice))).to.contain('No messages yet. Say hello!');
    await expect(chatOf(alice)).to.be.accessible();
  });

  it('reads each message of others out once, and not our own', async () => {
    const [alice, bob] = await gather('Alice', 'Bob');
    const said: string[] = [];
    const region = chatOf(alice!).shadowRoot!.querySelector('[aria-live=polite]')!;
    const observer = new MutationObserver((records) => {
      for (const { addedNodes } of records)
        for (const node of addedNodes) if (node instanceof HTMLElement) said.push(node.textContent);
    });
    observer.observe(region, { childList: true, subtree: true });
    await write(bob!, 'one');
    await until(() => texts(alice!).length === 1, 'one');
    await write(alice!, 'mine');
    await write(bob!, 'two');
    await until(() => texts(alice!).length === 3, 'two');
    for (let i = 0; i < 15; i++) await bob!.send(`burst ${i}`);
    await until(() => texts(alice!).length === 18, 'all');
    await chatOf(alice!).updateComplete;
    chatOf(alice!).requestUpdate();
    await chatOf(alice!).updateComplete;
    expect(said.slice(0, 3)).to.deep.equal(['Bob: one', 'Bob: two', 'Bob: burst 0']);
    const heard = (): number =>
      said.reduce((sum, text) => sum + (text.startsWith('Bob: ') ? 1 : Number.parseInt(text, 10)), 0);
    await until(() => heard() === 17, 'it says how many more there were');
    expect(new Set(said).size).to.equal(said.length, 'each once');
    expect(said.at(-1)).to.match(/^\d+ more messages$/);
    observer.disconnect();
  });

  it('leads who reads older messages to the new ones', async () => {
    const [alice, bob] = await gather('Alice', 'Bob');
    const log = partsOf(alice!, 'log')[0]!;
    for (let i = 0; i < 15; i++) await bob!.send(`line ${i}\n\nof a long conversation`);
    const below = (): number => log.scrollHeight - log.clientHeight - log.scrollTop;
    await until(() => texts(alice!).length === 15 && log.scrollTop > 0 && below() < 2, 'all lines');
    log.scrollTop = 0;
    await new Promise((resolve) => log.addEventListener('scroll', resolve, { once: true }));
    await bob!.send('one more');
    await until(() => partText(alice!, 'more')[0] === '1 new message', 'counted');
    await bob!.send('and one');
    await until(() => partText(alice!, 'more')[0] === '2 new messages', 'counted');
    await expect(chatOf(alice!)).to.be.accessible();
    partsOf(alice!, 'more')[0]!.focus();
    partsOf(alice!, 'more')[0]!.click();
    await until(() => below() < 2 && partsOf(alice!, 'more').length === 0, 'at the end');
    expect(chatOf(alice!).shadowRoot!.activeElement).to.equal(log, 'the focus is not lost');
  });

  it('takes a header and a composer of the page', async () => {
    const name = freshRoom();
    const alice = await fixture<WebrtcRoomElement>(html`
      <webrtc-room host=${host} room=${name} name="Alice">
        <webrtc-chat>
          <h2 slot="header">Our room</h2>
          <button slot="composer">Wave</button>
        </webrtc-chat>
      </webrtc-room>
    `);
    const bob = await enter(name, { name: 'Bob' });
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    alice.querySelector('button')!.addEventListener('click', () => void chatOf(alice).send('👋'));
    alice.querySelector('button')!.click();
    await until(() => texts(bob).length === 1, 'waved');
    expect(getComputedStyle(inputOf(alice)).display).not.to.equal('none');
    expect(inputOf(alice).getClientRects().length).to.equal(0, 'ours is not shown');
    await expect(chatOf(alice)).to.be.accessible();
  });

  it('keeps a history that was set before the room was there', async () => {
    const kept: ChatMessage = { id: 7, from: 'x', own: false, name: 'Xenia', text: 'before', time: new Date() };
    const name = freshRoom();
    const room = await enter('');
    chatOf(room).messages = [kept];
    room.room = name;
    room.host = host;
    await until(() => room.state === 'connected', 'joined');
    expect(texts(room)).to.deep.equal(['before']);
    expect(await textOf(chatOf(room))).to.contain('Xenia');
  });
});
