import { connect } from 'webrtc-elements/core';
import { createTestRoom } from 'webrtc-elements/testing';
import 'webrtc-elements/define';

// None of these tests cleans up: nothing may throw once the page is gone (see environments/late-timers.cjs).

const TAGS =
  '<webrtc-status></webrtc-status><webrtc-peer-list></webrtc-peer-list><webrtc-chat joins></webrtc-chat><webrtc-invite></webrtc-invite>';

test('a room is left in the middle of a conversation', async () => {
  const room = createTestRoom({ room: 'lobby' });
  document.body.innerHTML = `<webrtc-room room="lobby" name="Ann">${TAGS}</webrtc-room>`;
  const bob = await room.join({ presence: { name: 'Bob' } });
  void connect({ host: 'my.host', room: 'lobby' });
  void bob.send('You may not see this');
  expect(room.members.length).toBe(2);
});

test('a room is left that has lost its server', async () => {
  const room = createTestRoom({ room: 'away' });
  document.body.innerHTML += `<webrtc-room room="away">${TAGS}</webrtc-room>`;
  await room.join();
  room.cut();
  expect(document.body.querySelectorAll('webrtc-room')[0].state).toBe('connecting');
});

test('elements have just been taken out', async () => {
  createTestRoom({ room: 'out' });
  document.body.innerHTML = `<webrtc-room room="out">${TAGS}</webrtc-room>`;
  const [room] = document.body.children;
  await room.updateComplete;
  room.remove();
  expect(room.isConnected).toBe(false);
});
