import { createTestRoom } from 'webrtc-elements/testing';
import { greet } from './greet.js';

let room;
beforeEach(() => {
  room = createTestRoom({ room: 'lobby' });
});
afterEach(() => room.close());

test('greets Bob', async () => {
  const element = document.createElement('p');
  const connection = await greet(element);
  const bob = await room.join({ presence: { name: 'Bob' } });
  expect(element.textContent).toBe('Others here: 1');
  expect(await bob.nextMessage()).toEqual({ data: 'Hello', peer: connection.id });
  connection.close();
});
