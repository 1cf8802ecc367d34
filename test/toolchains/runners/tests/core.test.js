import { connect, ConnectionError, pair } from 'webrtc-elements/core';
import { createTestRoom } from 'webrtc-elements/testing';

let room;
beforeEach(() => (room = createTestRoom()));
afterEach(() => room.close());

test('connect() joins the room, and messages of all kinds arrive in order', async () => {
  const us = await connect({ host: 'my.host', room: 'test' });
  const bob = await room.join();
  const bytes = new TextEncoder().encode('é');
  await Promise.all(
    ['text', { votes: [1, null] }, bytes, new Blob(['blob'], { type: 'text/plain' })].map((data) => us.send(data)),
  );
  expect((await bob.nextMessage()).data).toBe('text');
  expect((await bob.nextMessage()).data).toEqual({ votes: [1, null] });
  expect(Array.from(new Uint8Array((await bob.nextMessage()).data))).toEqual([0xc3, 0xa9]);
  const { data: blob, peer } = await bob.nextMessage();
  expect([blob.type, blob.size, peer]).toEqual(['text/plain', 4, us.id]);
  us.close();
});

test('a large message arrives', async () => {
  const us = await connect({ host: 'my.host', room: 'test' });
  const bob = await room.join();
  const text = 'é'.repeat(400_000);
  await us.send(text);
  expect((await bob.nextMessage()).data === text).toBe(true);
  us.close();
});

test('connect() rejects with the reason', async () => {
  room.refuse('unauthorised', 'Log in first.');
  const refused = await connect({ host: 'my.host', room: 'test' }).catch((error) => error);
  expect(refused).toBeInstanceOf(ConnectionError);
  expect([refused.code, refused.message]).toEqual(['unauthorised', 'Log in first.']);
  await expect(connect({ host: ' ', room: 'test' })).rejects.toThrow(TypeError);
});

test('topics arrive', async () => {
  const us = await connect({ host: 'my.host', room: 'test' });
  const bob = await room.join();
  const heard = new Promise((resolve) => us.topic('votes').on('message', resolve));
  await bob.topic('votes').send({ choice: 'b' });
  expect((await heard).data).toEqual({ choice: 'b' });
  us.close();
});

test('pair() meets the other side', async () => {
  const code = createTestRoom({ party: 'pair', room: '1234' });
  const us = pair({ host: 'my.host', pairCode: '1234' });
  const met = new Promise((resolve) => us.on('connect', resolve));
  const other = await code.join();
  await met;
  await us.send('hello');
  expect((await other.nextMessage()).data).toBe('hello');
  us.close();
  await code.close();
});
