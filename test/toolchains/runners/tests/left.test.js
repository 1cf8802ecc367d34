import { connect } from 'webrtc-elements/core';
import { createTestRoom } from 'webrtc-elements/testing';
import 'webrtc-elements/define';

// None of these tests cleans up: nothing may throw once the page is gone (see environments/late-timers.js).

/** Puts a room with all elements into the page, and leaves it there. */
function showRoom(name) {
  const room = document.createElement('webrtc-room');
  room.room = name;
  room.innerHTML = `<webrtc-status></webrtc-status><webrtc-peer-list></webrtc-peer-list><webrtc-chat joins></webrtc-chat>
    <webrtc-invite></webrtc-invite>`;
  document.body.append(room);
  return room;
}

test('a room is left in the middle of a conversation', async () => {
  const room = createTestRoom({ room: 'talk' });
  const element = showRoom('talk');
  const bob = await room.join({ presence: { name: 'Bob' } });
  connect({ host: 'my.host', room: 'talk' }).catch(() => undefined);
  for (let count = 0; count < 20; count++) await bob.send(`Number ${count}`); // screen readers hear the rest later
  bob.send('You may not see this').catch(() => undefined);
  element.send('Nor this').catch(() => undefined);
  element.querySelector('webrtc-chat').messages = [{ text: 'See https://my.host' }];
  expect(room.members).toContain(bob.id);
});

test('a room is left that has lost its server', async () => {
  const room = createTestRoom({ room: 'away' });
  const element = showRoom('away');
  await room.join();
  room.cut();
  expect(element.state).toBe('reconnecting');
});

test('a room is left that was refused', async () => {
  const room = createTestRoom({ room: 'full' });
  room.refuse('room-full');
  const element = showRoom('full');
  await new Promise((resolve) => element.addEventListener('error', resolve));
  expect(element.state).toBe('failed');
});

test('elements have just been taken out', async () => {
  const room = createTestRoom({ room: 'out' });
  const element = showRoom('out');
  await room.join();
  element.remove();
  expect(element.isConnected).toBe(false);
});

test('elements have just been put in', () => {
  createTestRoom({ room: 'in' });
  expect(showRoom('in').isConnected).toBe(true);
});

test('a connection is left that cannot reach its server', () => {
  const element = showRoom('nowhere');
  element.host = '127.0.0.1:1';
  connect({ host: '127.0.0.1:1', room: 'nowhere' }).catch(() => undefined);
  expect(element.isConnected).toBe(true);
});
