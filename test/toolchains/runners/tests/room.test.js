import { createTestRoom } from 'webrtc-elements/testing';
import 'webrtc-elements/define';

let room;
beforeEach(() => (room = createTestRoom({ room: 'lobby' })));
afterEach(() => {
  document.body.replaceChildren();
  return room.close();
});

const find = (tag) => document.querySelector(tag);
const textOf = (tag) => find(tag).shadowRoot.textContent;

/** The three tags and the others, as `name`. */
function showRoom(name) {
  document.body.innerHTML = `<webrtc-room room="lobby">
    <webrtc-status></webrtc-status><webrtc-peer-list></webrtc-peer-list><webrtc-chat joins></webrtc-chat>
    <webrtc-invite></webrtc-invite>
  </webrtc-room>`;
  find('webrtc-room').name = name;
}

/** Awaits an event of the room element. */
const event = (name) => new Promise((resolve) => find('webrtc-room').addEventListener(name, resolve, { once: true }));

async function updated() {
  await room.settled();
  for (const tag of ['webrtc-status', 'webrtc-peer-list', 'webrtc-chat']) await find(tag).updateComplete;
}

test('the elements show who is here and what is said', async () => {
  showRoom('Ann');
  const errors = [];
  find('webrtc-room').addEventListener('error', ({ detail }) => errors.push(detail.error));
  const bob = await room.join({ presence: { name: 'Bob' } });
  await bob.send('Hello');
  await updated();
  expect(textOf('webrtc-peer-list')).toContain('Bob');
  expect(textOf('webrtc-chat')).toContain('Hello');
  expect([...bob.peers.values()].map(({ presence }) => presence.name)).toEqual(['Ann']);
  expect(errors).toEqual([]);
});

test('what the reader writes is sent', async () => {
  showRoom('Ann');
  const bob = await room.join();
  await updated();
  const { shadowRoot } = find('webrtc-chat');
  shadowRoot.querySelector('textarea').value = 'Good evening';
  shadowRoot.querySelector('form').requestSubmit();
  expect((await bob.nextMessage()).data).toBe('Good evening');
});

test('the name follows its property', async () => {
  showRoom('Ann');
  const bob = await room.join();
  find('webrtc-room').name = 'Anna';
  await find('webrtc-room').updateComplete;
  await room.settled();
  expect([...bob.peers.values()].map(({ presence }) => presence.name)).toEqual(['Anna']);
});

test('the elements say what is wrong', async () => {
  room.refuse('room-full');
  showRoom('Ann');
  const { detail } = await event('error');
  await updated();
  expect([detail.error.code, find('webrtc-room').state]).toEqual(['room-full', 'failed']);
  expect(textOf('webrtc-status').trim()).not.toBe('');
});

test('the room comes back', async () => {
  showRoom('Ann');
  const bob = await room.join();
  room.cut();
  expect([find('webrtc-room').state, bob.state]).toEqual(['reconnecting', 'reconnecting']);
  await room.mend();
  expect([find('webrtc-room').state, bob.state]).toEqual(['connected', 'connected']);
  await bob.send('Back again');
  await updated();
  expect(textOf('webrtc-chat')).toContain('Back again');
});
