import 'webrtc-elements/define';
import { connect, ConnectionError } from 'webrtc-elements/core';
import { WebrtcRoomElement } from 'webrtc-elements';

// Joins two rooms: one by the elements, and one by the core. The element has no host: it takes that of the script or the page.
const name = new URLSearchParams(location.search).get('name');
const room = document.querySelector('webrtc-room');
if (!(room instanceof WebrtcRoomElement)) throw new Error('The tag is of another class than the package exports.');
room.name = name;
room.room = 'elements';

const show = (text) => document.querySelector('#heard').append(text, document.createElement('br'));

async function start() {
  const connection = await connect({ host: location.origin, room: 'core', query: () => ({ token: name }) });
  connection.topic('votes').on('message', ({ data }) => show(`a vote of ${data.choice}`));
  connection.on('message', ({ data }) => show(data.text));
  connection.on('upgrade', async (peer) => {
    const { path } = await connection.peers.get(peer).getStats();
    show(`path ${path}`);
  });
  connection.on('connect', async () => {
    await connection.send({ text: `hello from ${name}` });
    await connection.topic('votes').send({ choice: name });
  });
}

start();
connect({ host: location.origin, room: '..' }).catch((error) => {
  show(error instanceof ConnectionError ? String(error) : 'a wrong room is refused');
});
