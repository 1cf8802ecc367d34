import { expect, fixture, html } from '@open-wc/testing';
import { connect, ConnectionError, type ErrorCode } from 'webrtc-elements/core';
import type { WebrtcChatElement, WebrtcRoomElement } from 'webrtc-elements';
import { chatOf, cutNetwork, enter, freshRoom, host, meets, textOf, until, write } from '../support/elements/rooms.js';

const NASTY =
  '<img src=x onerror="window.hacked = true"><script>window.hacked = true</script> & \u202e"javascript:alert(1)"';

async function two(options = {}): Promise<[WebrtcRoomElement, WebrtcRoomElement]> {
  const name = freshRoom();
  const rooms = await Promise.all([enter(name, { name: 'Alice', ...options }), enter(name, { name: 'Bob' })]);
  await Promise.all(rooms.map((room) => meets(room, 1)));
  await Promise.all(rooms.map((room) => until(() => chatOf(room).notice === '', 'the chat is open')));
  return rooms;
}
const texts = (room: Element): string[] => chatOf(room).messages.map(({ text }) => text);
const inputOf = (room: Element): HTMLTextAreaElement => chatOf(room).shadowRoot!.querySelector('textarea')!;
const marksOf = (room: Element): HTMLElement[] => [
  ...chatOf(room).shadowRoot!.querySelectorAll<HTMLElement>('.pending'),
];
const failuresOf = (room: Element): unknown[] => chatOf(room).messages.map(({ failure }) => failure);
const logOf = (room: Element): HTMLElement => chatOf(room).shadowRoot!.querySelector('[role=log]')!;

describe('webrtc-chat', () => {
  it('is accessible and says why nobody can be written to', async () => {
    const chat = await fixture<WebrtcChatElement>(html`<webrtc-chat></webrtc-chat>`);
    expect(await textOf(chat)).to.contain('Not in a room');
    expect(chat.matches(':state(alone)')).to.equal(true);
    expect(chat.matches(':state(empty)')).to.equal(true);
    await expect(chat).to.be.accessible();
    const alone = await enter(freshRoom());
    await until(() => alone.state === 'connected', 'joined');
    expect(await textOf(chatOf(alone))).to.contain('You can write as soon as someone joins.');
    await write(alone, 'is anybody there?');
    expect(texts(alone)).to.deep.equal([]);
    expect(inputOf(alone).value).to.equal('is anybody there?', 'what was typed is kept');
    await expect(chatOf(alone)).to.be.accessible();
  });

  it('shows what both write, with name and time, accessibly', async () => {
    const [alice, bob] = await two();
    await write(alice, 'Hello Bob');
    expect(inputOf(alice).value).to.equal('');
    await until(() => texts(bob).includes('Hello Bob'), 'bob reads it');
    await write(bob, 'Hello Alice');
    await until(() => texts(alice).includes('Hello Alice'), 'alice reads it');
    expect(await textOf(chatOf(alice))).to.match(/You \d\d?:\d\d.*Hello Bob.*Bob \d\d?:\d\d.*Hello Alice/);
    expect(await textOf(chatOf(bob))).to.match(/Alice \d\d?:\d\d.*Hello Bob.*You \d\d?:\d\d.*Hello Alice/);
    const time = chatOf(bob).shadowRoot!.querySelector('time')!;
    expect(Date.now() - Date.parse(time.dateTime)).to.be.within(0, 60_000);
    for (const room of [alice, bob]) await expect(chatOf(room)).to.be.accessible();
  });

  it('shows whatever a peer sends as text', async () => {
    const [alice, bob] = await two();
    await bob.send(NASTY);
    await bob.send(new Uint8Array([1, 2, 3]));
    await bob.send('x'.repeat(100_000));
    await until(() => texts(alice).length === 2, 'two texts, and the bytes left out');
    await chatOf(alice).updateComplete;
    const [first, second] = [...chatOf(alice).shadowRoot!.querySelectorAll('.text')];
    expect(first!.textContent).to.equal(NASTY);
    expect(first!.childElementCount).to.equal(0);
    expect(second!.textContent.length).to.be.lessThan(21_000);
    expect((globalThis as { hacked?: boolean }).hacked).to.equal(undefined);
    expect(logOf(alice).scrollWidth).to.equal(logOf(alice).clientWidth, 'nothing sticks out');
  });

  it('breaks the line on Shift+Enter and leaves Enter to an input method', async () => {
    const [alice] = await two();
    const input = inputOf(alice);
    input.value = 'not yet';
    const press = (init: KeyboardEventInit): boolean =>
      input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init }));
    expect(press({ shiftKey: true })).to.equal(true, 'the browser does its own');
    expect(press({ isComposing: true })).to.equal(true);
    expect(press({ keyCode: 229 })).to.equal(true);
    expect(texts(alice)).to.deep.equal([]);
    expect(press({})).to.equal(false);
    expect(texts(alice)).to.deep.equal(['not yet']);
    input.value = '   \n ';
    press({});
    expect(texts(alice).length).to.equal(1, 'nothing to send');
  });

  it('sends by its button too', async () => {
    const [alice, bob] = await two();
    inputOf(alice).value = 'clicked';
    chatOf(alice).shadowRoot!.querySelector('button')!.click();
    await until(() => texts(bob).includes('clicked'), 'bob reads it');
  });

  it('stays at the end of the log, unless the reader scrolled up', async () => {
    const [alice, bob] = await two();
    const log = logOf(alice);
    const below = (): number => log.scrollHeight - log.clientHeight - log.scrollTop;
    for (let i = 0; i < 15; i++) await bob.send(`line ${i}\n\nof a long conversation`);
    await until(() => texts(alice).length === 15, 'all lines');
    await chatOf(alice).updateComplete;
    expect(log.scrollHeight).to.be.greaterThan(log.clientHeight);
    await until(() => below() < 2, 'it follows');
    log.scrollTop = 40;
    await new Promise((resolve) => log.addEventListener('scroll', resolve, { once: true }));
    await bob.send('one more');
    await until(() => texts(alice).includes('one more'), 'one more');
    await chatOf(alice).updateComplete;
    expect(log.scrollTop).to.equal(40);
    await write(alice, 'my own');
    await until(() => below() < 2, 'who writes wants to see it');
  });

  it('lets who is out of reach be written to, and marks what waits until it is delivered', async () => {
    const [alice, bob] = await two({ relay: 'only' });
    const mend = cutNetwork();
    bob.connection!.socket.reconnect(4000);
    await until(() => [...alice.peers.values()][0]?.state === 'disconnected', 'bob is out of reach');
    expect(chatOf(alice).notice).to.equal('');
    await write(alice, 'first');
    await write(alice, 'second');
    await until(() => marksOf(alice).length === 2, 'both are marked');
    const [mark] = marksOf(alice);
    expect(getComputedStyle(mark!).visibility).to.equal('hidden', 'at first, so that nothing flickers');
    await Promise.all(mark!.getAnimations().map(({ finished }) => finished));
    expect(getComputedStyle(mark!).visibility).to.equal('visible');
    expect(mark!.textContent).to.equal('Sending…');
    await expect(chatOf(alice)).to.be.accessible();
    mend();
    await until(() => texts(bob).length === 2, 'bob reads them');
    expect(texts(bob)).to.deep.equal(['first', 'second']);
    await until(() => marksOf(alice).length === 0, 'alice sees that he has them');
    expect(failuresOf(alice)).to.deep.equal([undefined, undefined]);
    expect(texts(alice)).to.deep.equal(['first', 'second']);
  });

  it('lets our own message wait while we are out of reach ourselves', async () => {
    const [alice, bob] = await two({ relay: 'only' });
    const mend = cutNetwork();
    alice.connection!.socket.reconnect(4000);
    await until(() => alice.state === 'reconnecting', 'alice is out of reach');
    await write(alice, 'Are you there?');
    await until(() => marksOf(alice).length === 1, 'it waits');
    expect(chatOf(alice).matches(':state(alone)')).to.equal(false);
    mend();
    await until(() => texts(bob).length === 1, 'bob reads it');
    await until(() => marksOf(alice).length === 0, 'alice sees that he has it');
  });

  it('shows own messages in the order that they were written in, whichever arrives first', async () => {
    const [alice] = await two();
    const arrive = new Map<unknown, () => void>();
    alice.connection!.send = (text) => new Promise((resolve) => arrive.set(text, resolve));
    for (const text of ['one', 'two', 'three']) await write(alice, text);
    const pending = (): unknown[] => chatOf(alice).messages.map((message) => message.pending);
    expect(pending()).to.deep.equal([true, true, true]);
    arrive.get('two')!();
    await until(() => !chatOf(alice).messages[1]!.pending, 'the second arrived');
    expect(pending()).to.deep.equal([true, false, true]);
    expect(texts(alice)).to.deep.equal(['one', 'two', 'three']);
  });

  it('tells when a message is too long for a peer', async () => {
    const name = freshRoom();
    const bob = await connect({ host, room: name, maxMessageSize: 65_536 });
    const alice = await enter(name);
    await meets(alice, 1);
    await write(alice, 'x'.repeat(70_000));
    await until(() => failuresOf(alice)[0] !== undefined, 'marked');
    expect(await textOf(chatOf(alice))).to.contain('Not delivered: the message is too long.');
    expect(marksOf(alice).length).to.equal(0);
    await expect(chatOf(alice)).to.be.accessible();
    bob.close();
  });

  it('tells who left before a message arrived, and that we did', async () => {
    const name = freshRoom();
    const alice = await enter('', { relay: 'never' });
    alice.rtcConfiguration = { iceTransportPolicy: 'relay' }; // and no TURN server: no link comes about
    alice.room = name;
    const bob = await enter(name, { name: 'Bob', relay: 'never' });
    await until(() => chatOf(alice).notice === '', 'bob may come within reach');
    await write(alice, 'Hello?');
    await until(() => marksOf(alice).length === 1, 'it waits');
    bob.leave();
    await until(() => failuresOf(alice)[0] !== undefined, 'marked');
    expect(await textOf(chatOf(alice))).to.contain('Not delivered: Bob left the room.');
    expect(marksOf(alice).length).to.equal(0);
    await expect(chatOf(alice)).to.be.accessible();
    bob.join();
    await until(() => chatOf(alice).notice === '', 'bob is there again');
    await write(alice, 'Never mind.');
    alice.leave();
    await until(() => failuresOf(alice)[1] !== undefined, 'marked');
    expect(failuresOf(alice)[1]).to.equal('Not delivered: you left the room.');
  });

  it('has words for all else that can go wrong', async () => {
    const [alice, bob] = await two();
    const peer = bob.connection!.id;
    const say = async (error: Error): Promise<unknown> => {
      alice.connection!.send = () => Promise.reject(error);
      await write(alice, error.message);
      await until(() => chatOf(alice).messages.at(-1)?.pending === false, 'marked');
      return failuresOf(alice).at(-1);
    };
    const failed = (code: ErrorCode, peer?: string): Promise<unknown> => say(new ConnectionError(code, { peer }));
    expect(await failed('peer-unreachable', peer)).to.equal('Not delivered: Bob can’t be reached.');
    expect(await failed('not-connected', peer)).to.equal('Not delivered to Bob.');
    expect(await failed('replaced')).to.equal('Not delivered to Bob.');
    expect(await say(new RangeError('whatever'))).to.equal('Not delivered to Bob.');
  });

  it('says that nobody is connected in a manual room', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([enter(name, { manual: true }), enter(name, { manual: true })]);
    await until(() => chatOf(alice).notice === 'You’re not connected to anyone here.', 'bob is here, unconnected');
    await expect(chatOf(alice)).to.be.accessible();
    alice.connectToPeer(bob.connection!.id);
    await Promise.all([alice, bob].map((room) => until(() => chatOf(room).notice === '', 'the chat is open')));
    await write(alice, 'Hello');
    await until(() => texts(bob).length === 1, 'bob reads it');
    bob.peerDisconnect(alice.connection!.id);
    await until(() => chatOf(alice).notice !== '', 'not any more');
    await write(alice, 'Hello?');
    expect(texts(alice)).to.deep.equal(['Hello']);
  });

  it('keeps the conversation while it is in the room, and begins anew in another', async () => {
    const [alice, bob] = await two();
    await write(alice, 'Hello');
    await until(() => texts(bob).length === 1, 'bob reads it');
    bob.leave();
    await until(() => chatOf(alice).notice !== '', 'alice is alone');
    expect(texts(alice)).to.deep.equal(['Hello']);
    bob.join();
    await until(() => bob.state === 'connected', 'back');
    expect(texts(bob)).to.deep.equal(['Hello']);
    alice.room = freshRoom();
    await until(() => texts(alice).length === 0, 'anew');
  });
});
