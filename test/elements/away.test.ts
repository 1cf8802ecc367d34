import { expect, fixture, html } from '@open-wc/testing';
import type { WebrtcChatElement, WebrtcRoomElement } from 'webrtc-elements';
import { holdTimers } from '../support/elements/clock.js';
import { chatOf, countSockets, enter, freshRoom, meets, textOf, until, write } from '../support/elements/rooms.js';

const says = (chat: WebrtcChatElement, text: string): Promise<void> =>
  until(async () => (await textOf(chat)).includes(text), text);

/** Two people who have met; a chat beside the room of the first follows it by `for`. */
async function meeting(): Promise<{ ada: WebrtcRoomElement; bob: WebrtcRoomElement; beside: WebrtcChatElement }> {
  const name = freshRoom();
  const [ada, bob] = await Promise.all([enter(name, { name: 'Ada' }), enter(name, { name: 'Bob' })]);
  ada.id = `ada-${name}`;
  const beside = await fixture<WebrtcChatElement>(html`<webrtc-chat for=${ada.id}></webrtc-chat>`);
  await Promise.all([meets(ada, 1), meets(bob, 1)]);
  return { ada, bob, beside };
}

describe('a room that is taken out', () => {
  it('keeps its connection if it is put back within a second, and nobody misses a message', async () => {
    const { ada, bob, beside } = await meeting();
    const { connection } = ada;
    const [peer] = [...ada.peers.values()];
    const changes: string[] = [];
    for (const type of ['statechange', 'peerlist', 'close']) ada.addEventListener(type, () => changes.push(type));
    const clock = holdTimers(1_000);
    const place = ada.parentElement!;
    for (const text of ['first', 'second']) {
      ada.remove();
      await write(bob, text);
      await Promise.all([says(chatOf(ada), text), says(beside, text)]);
      place.append(ada);
      clock.pass();
      await ada.updateComplete;
    }
    expect(ada.connection).to.equal(connection);
    expect([...ada.peers.values()]).to.deep.equal([peer]);
    expect(changes).to.deep.equal([]);
    await write(ada, 'and back');
    await says(chatOf(bob), 'and back');
  });

  it('leaves after a second, and joins anew when it comes later', async () => {
    const { ada, bob, beside } = await meeting();
    const { connection } = ada;
    const clock = holdTimers(1_000);
    const place = ada.parentElement!;
    ada.remove();
    clock.pass();
    await ada.updateComplete;
    expect(ada.state).to.equal('idle');
    expect(connection!.state).to.equal('closed');
    await says(beside, 'Not in a room');
    await until(() => bob.peers.size === 0, 'bob is alone');
    place.append(ada);
    await Promise.all([meets(ada, 1), meets(bob, 1)]);
    expect(ada.connection).not.to.equal(connection);
    await write(bob, 'welcome back');
    await Promise.all([says(chatOf(ada), 'welcome back'), says(beside, 'welcome back')]);
  });

  it('leaves at once when it is told to, and stays out', async () => {
    const { ada } = await meeting();
    holdTimers(1_000);
    const place = ada.parentElement!;
    ada.remove();
    ada.leave();
    await ada.updateComplete;
    expect(ada.state).to.equal('idle');
    place.append(ada);
    await ada.updateComplete;
    expect(ada.state).to.equal('idle');
    ada.join();
    await meets(ada, 1);
  });

  it('does not join while it is out', async () => {
    const { ada } = await meeting();
    holdTimers(1_000);
    const place = ada.parentElement!;
    ada.remove();
    ada.leave();
    await ada.updateComplete;
    const sockets = countSockets();
    ada.join();
    await ada.updateComplete;
    expect(ada.state).to.equal('idle');
    place.append(ada);
    await meets(ada, 1);
    expect(sockets()).to.equal(1);
  });

  it('leaves at once when it gets another room meanwhile, and joins that once it is back', async () => {
    const { ada, bob } = await meeting();
    holdTimers(1_000);
    const place = ada.parentElement!;
    const sockets = countSockets();
    ada.remove();
    ada.room = freshRoom();
    await until(() => bob.peers.size === 0, 'bob is alone');
    expect(ada.state).to.equal('idle');
    place.append(ada);
    await until(() => ada.state === 'connected', 'in the other room');
    expect(ada.connection!.socket.room).to.equal(ada.room);
    expect(sockets()).to.equal(1);
  });

  it('goes on with joining', async () => {
    const room = await enter(freshRoom());
    expect(room.state).to.equal('connecting');
    const sockets = countSockets();
    holdTimers(1_000);
    const place = room.parentElement!;
    room.remove();
    await until(() => room.state === 'connected', 'joined');
    place.append(room);
    await room.updateComplete;
    expect(sockets()).to.be.lessThan(2);
  });

  it('makes room for an element that takes its place', async () => {
    const { ada, bob } = await meeting();
    holdTimers(1_000);
    ada.remove();
    const heir = await enter(ada.room, { name: 'Ada' });
    await until(() => bob.peers.has(heir.connection?.id ?? ''), 'bob has met the heir');
    expect(ada.state).to.equal('idle');
    await until(() => bob.peers.size === 1, 'and nobody else');
  });

  it('leaves one alone that is in another room', async () => {
    const { ada } = await meeting();
    holdTimers(1_000);
    const place = ada.parentElement!;
    ada.remove();
    const other = await enter(freshRoom());
    await until(() => other.state === 'connected', 'joined');
    expect(ada.state).to.equal('connected');
    place.append(ada);
    await meets(ada, 1);
  });

  it('comes back with the page, which was put away meanwhile', async () => {
    const { ada, bob } = await meeting();
    const { connection } = ada;
    const clock = holdTimers(1_000);
    const place = ada.parentElement!;
    ada.remove();
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    place.append(ada);
    clock.pass();
    await ada.updateComplete;
    await Promise.all([meets(ada, 1), meets(bob, 1)]);
    expect(ada.connection).to.equal(connection);
    await write(bob, 'after all');
    await says(chatOf(ada), 'after all');
  });

  it('stays in when only the page is put away', async () => {
    const { ada, bob } = await meeting();
    const clock = holdTimers(1_000);
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    clock.pass();
    await ada.updateComplete;
    expect(ada.state).not.to.equal('idle');
    await Promise.all([meets(ada, 1), meets(bob, 1)]);
  });
});

describe('an element that is taken out', () => {
  it('alone misses nothing if it is back within a second', async () => {
    const { ada, bob, beside } = await meeting();
    const clock = holdTimers(1_000);
    const [inside, place] = [chatOf(ada), beside.parentElement!];
    inside.remove();
    beside.remove();
    await write(bob, 'meanwhile');
    await Promise.all([says(inside, 'meanwhile'), says(beside, 'meanwhile')]);
    ada.append(inside);
    place.append(beside);
    clock.pass();
    await write(bob, 'afterwards');
    await Promise.all([says(inside, 'afterwards'), says(beside, 'afterwards')]);
  });

  it('loses its room after a second', async () => {
    const { ada, beside } = await meeting();
    const clock = holdTimers(1_000);
    const inside = chatOf(ada);
    inside.remove();
    beside.remove();
    clock.pass();
    await Promise.all([says(inside, 'Not in a room'), says(beside, 'Not in a room')]);
  });

  it('takes another room at once', async () => {
    const { ada } = await meeting();
    const other = await enter(freshRoom(), { name: 'Olga' });
    await until(() => other.state === 'connected', 'joined');
    holdTimers(1_000);
    const status = document.createElement('webrtc-status');
    ada.append(status);
    expect(status.state).to.equal('connected');
    status.remove();
    other.append(status);
    expect(status.state).to.equal('alone');
  });
});
