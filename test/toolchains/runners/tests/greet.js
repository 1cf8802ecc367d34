import { connect } from 'webrtc-elements/core';

export async function greet(element) {
  const connection = await connect({ host: 'my.host', room: 'lobby', presence: { name: 'Ann' } });
  connection.on('peerlist', (peers) => (element.textContent = `Others here: ${peers.length}`));
  connection.on('connect', (peer) => connection.send('Hello', { to: peer }));
  return connection;
}
