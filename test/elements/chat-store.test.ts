import { expect } from '@open-wc/testing';
import { ConnectionError } from '../../src/core/index.js';
import { person, scene } from '../support/elements/chat-scene.js';

describe('the state of a chat', () => {
  it('says why there is nobody to write to', () => {
    const { chat, room, arrive, leave } = scene();
    expect(chat.obstacle).to.equal('idle');
    chat.follow({ ...room, state: 'connecting', connection: undefined });
    expect(chat.obstacle).to.equal('connecting');
    chat.follow(room);
    expect(chat.obstacle).to.equal('writeLater');
    arrive(person('Bob', 'new'));
    expect(chat.obstacle).to.equal('unlinked');
    arrive(person('Carol', 'connecting'));
    expect(chat.obstacle).to.equal(undefined);
    leave('carol');
    expect(chat.obstacle).to.equal('unlinked');
  });

  it('keeps each text of a peer, without towers of marks, and reports it', () => {
    const { chat, room, arrive, receive, events, texts } = scene();
    chat.follow(room);
    arrive(person('Bob'));
    receive('bob', 'Hello');
    receive('bob', new ArrayBuffer(3));
    receive('stranger', 'Let me in');
    expect(events).to.deep.equal(['Bob: Hello']);
    receive('bob', 'x'.repeat(30_000));
    receive('bob', `Z${'\u0301'.repeat(1000)}`);
    expect(texts().map(({ length }) => length)).to.deep.equal([5, 30_000, 33]);
  });

  it('keeps no more text than it can', () => {
    const { chat, room, arrive, receive, texts } = scene();
    chat.follow(room);
    arrive(person('Bob'));
    const long = 'x'.repeat(4_000_000);
    const lengths = (): number[] => texts().map(({ length }) => length);
    for (const text of ['short', long, long]) receive('bob', text);
    expect(lengths()).to.deep.equal([5, 4_000_000, 4_000_000]);
    receive('bob', long);
    expect(lengths()).to.deep.equal([5, 20_001, 4_000_000, 4_000_000], 'the oldest long one is cut');
    expect(texts()[1]!.slice(-2)).to.equal('x…');
    receive('bob', 'x'.repeat(20_000_000));
    expect(lengths()).to.deep.equal([5, 20_001, 20_001, 20_001, 20_000_000], 'but not the newest one');
    chat.clear();
    for (const text of [long, long]) receive('bob', text);
    expect(lengths()).to.deep.equal([4_000_000, 4_000_000], 'what is gone does not count');
  });

  it('keeps no more messages than it is told to', () => {
    const { chat, room, arrive, receive, texts } = scene({ maxMessages: 2 });
    chat.follow(room);
    arrive(person('Bob'));
    for (const text of ['one', 'two', 'three']) receive('bob', text);
    expect(texts()).to.deep.equal(['two', 'three']);
  });

  it('counts what is unread while the reader is further up', () => {
    const { chat, room, arrive, receive } = scene();
    chat.follow(room);
    arrive(person('Bob'));
    receive('bob', 'read');
    expect(chat.unread).to.equal(0);
    chat.read(false);
    receive('bob', 'one');
    receive('bob', 'two');
    void chat.post('my own');
    expect(chat.unread).to.equal(2);
    chat.read(true);
    expect(chat.unread).to.equal(0);
  });

  it('sends to everybody who is linked, and knows who has received it', async () => {
    const { chat, room, arrive, fate, sent } = scene();
    const received = new Map<string, () => void>();
    fate.send = (_text, { to }) => new Promise((resolve) => received.set(to, resolve));
    chat.follow(room);
    arrive(person('Bob'), person('Carol'), person('Dan', 'new'));
    const done = chat.post('Hello');
    const message = (): unknown => chat.conversation.messages[0];
    expect(sent).to.deep.equal(['Hello → bob', 'Hello → carol']);
    expect(message()).to.include({ own: true, name: 'Ada', pending: true, total: 2, received: 0 });
    received.get('bob')!();
    await Promise.resolve();
    expect(message()).to.include({ pending: true, received: 1 });
    received.get('carol')!();
    await done;
    expect(message()).to.include({ pending: false, total: 2, received: 2, failure: undefined });
    expect([...chat.resendable!.keys()]).to.deep.equal([]);
  });

  it('says why a message was not delivered, and sends it again to those who lack it', async () => {
    const { chat, room, arrive, fate, events, sent } = scene();
    fate.send = (_text, { to }) =>
      to === 'bob' ? Promise.resolve() : Promise.reject(new ConnectionError('peer-unreachable', { peer: to }));
    chat.follow(room);
    arrive(person('Bob'), person('Carol'));
    await chat.post('Hello');
    const { id, failure } = chat.conversation.messages[0]!;
    expect(failure).to.equal('lostAway Carol');
    expect(events).to.deep.equal(['Ada: Hello', 'lostAway Carol']);
    expect([...chat.resendable!.keys()]).to.deep.equal([id]);
    fate.send = () => Promise.resolve();
    sent.length = 0;
    await chat.retry(id);
    await chat.retry(id);
    expect(sent).to.deep.equal(['Hello → carol']);
    expect(chat.conversation.messages[0]).to.include({ received: 2, failure: undefined });
  });

  it('has nothing to send again while there is nobody to send it to', async () => {
    const { chat, room, arrive, leave, fate } = scene();
    fate.send = () => Promise.reject(new ConnectionError('peer-gone'));
    chat.follow(room);
    arrive(person('Bob'));
    await chat.post('Hello');
    leave('bob');
    expect(chat.resendable).to.equal(undefined);
  });

  it('sends nothing that its view does not allow', () => {
    const { chat, room, arrive, fate, sent, events } = scene();
    chat.follow(room);
    arrive(person('Bob'));
    fate.allow = false;
    expect(chat.post('Hello')).to.equal(undefined);
    expect([sent, events]).to.deep.equal([[], []]);
  });

  it('tells the others that we are typing until the text is sent, deleted or the room is left', () => {
    const { chat, room, arrive, announced } = scene();
    const stops = chat.follow(room);
    chat.type('to nobody');
    expect(announced).to.deep.equal([]);
    arrive(person('Bob'));
    const [begun, ended] = [true, false];
    chat.type('H');
    chat.type('He');
    expect(announced).to.deep.equal([begun]);
    void chat.post('Hello');
    expect(announced).to.deep.equal([begun, ended]);
    chat.type('H');
    chat.type('');
    expect(announced).to.deep.equal([begun, ended, begun, ended]);
    chat.type('H');
    for (const stop of stops) stop();
    expect(announced).to.deep.equal([begun, ended, begun, ended, begun, ended]);
  });

  it('names the peers who are typing, while they are connected', () => {
    const { chat, room, arrive, listeners } = scene();
    chat.follow(room);
    arrive(person('Bob'), person('Carol'), person('Dan', 'disconnected'));
    const tell = (peer: string, data: unknown): void => listeners.get('webrtc:typing')?.({ data, peer });
    for (const peer of ['bob', 'dan', 'nobody']) tell(peer, true);
    tell('carol', 'true');
    expect(chat.typists).to.deep.equal(['Bob']);
    tell('carol', true);
    tell('bob', false);
    expect(chat.typists).to.deep.equal(['Carol']);
    listeners.get('peer-disconnect')?.('carol');
    expect(chat.typists).to.deep.equal([]);
  });

  for (const [joins, lines] of [
    [true, ['joined Bob', 'left Bob']],
    [false, []],
  ] as const) {
    it(`notes ${joins ? 'who joins and leaves, but not who was here before' : 'nobody unless it is told to'}`, () => {
      const { chat, room, peers, arrive, leave } = scene({ joins });
      peers.set('carol', person('Carol'));
      chat.follow(room);
      arrive(person('Bob'));
      leave('bob');
      const entries = chat.conversation.pages.flatMap((page) => page.entries);
      expect(entries.map((entry) => ('event' in entry ? `${entry.event} ${entry.name}` : ''))).to.deep.equal(lines);
      expect(chat.quiet).to.equal(true, 'notes are no messages');
    });
  }

  it('begins anew in another room, and keeps what was said in the same one', () => {
    const { chat, room, arrive, receive, events, texts } = scene();
    chat.follow(room);
    arrive(person('Bob'));
    receive('bob', 'Hello');
    for (const name of ['', 'lobby']) chat.follow({ ...room, room: name });
    expect(texts()).to.deep.equal(['Hello']);
    chat.follow({ ...room, room: 'kitchen' });
    expect(texts()).to.deep.equal([]);
    expect(events).to.deep.equal(['Bob: Hello', 'cleared']);
  });

  it('hears nothing more of a room that it has stopped to follow', () => {
    const { chat, room, arrive, listeners } = scene();
    const stops = chat.follow(room);
    arrive(person('Bob'));
    expect([...listeners.keys()].sort()).to.deep.equal([
      'blocked',
      'connect',
      'message',
      'peer-disconnect',
      'peer-state',
      'peerlist',
      'presence',
      'trust',
      'webrtc:typing',
    ]);
    for (const stop of stops) stop();
    expect([...listeners.keys()]).to.deep.equal([]);
    expect(chat.obstacle).to.equal('idle');
    expect(chat.post('Hello?')).to.equal(undefined);
  });
});
