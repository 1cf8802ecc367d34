import { connect } from 'webrtc-elements/core';
import { createTestRoom } from 'webrtc-elements/testing';

test('a connection survives, and says why it cannot', async () => {
  const room = createTestRoom({ room: 'lobby' });
  const connection = await connect({ host: 'my.host', room: 'lobby' });
  const bob = await room.join();

  room.cut(); // the server is out of reach
  expect(connection.state).toBe('reconnecting');
  await room.mend();
  expect(connection.state).toBe('connected');

  room.cut(bob.id); // Bob's network fails
  const sent = connection.send('for later', { to: bob.id });
  await room.mend();
  await sent; // it arrived when Bob was back

  const error = new Promise((resolve) => connection.on('error', resolve));
  room.reportError(connection.id, 'rate-limited'); // the server refuses something
  expect((await error).code).toBe('rate-limited');

  const close = new Promise((resolve) => connection.on('close', resolve));
  room.expel(connection.id, 'unauthorised'); // the server ends the connection
  expect((await close).code).toBe('unauthorised');

  room.refuse('room-full', 'Come back later.'); // the server refuses everybody who comes from now on
  const refused = await connect({ host: 'my.host', room: 'lobby' }).catch((error) => error);
  expect(refused.message).toBe('Come back later.');
  await room.close();
});
