import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { connect } from 'webrtc-elements/core';
import { serve } from 'webrtc-elements/server/node';
import { WebSocket } from 'ws';

/** Starts the server by its function and by its command, and has two members meet on each, by the relay. */
const [version = ''] = process.argv.slice(2);
assert.ok(process.version.startsWith(`${version}.`), `${process.version} is not ${version}`);

const server = await serve({ port: 0, iceServers: [] });
await meet(server.url);
await server.close();

const command = 'node_modules/webrtc-elements/dist/server/cli.js';
const child = spawn(process.execPath, [command, '--port', '0', '--no-stun'], { stdio: ['ignore', 'pipe', 'inherit'] });
let url;
for await (const line of createInterface(child.stdout)) {
  url = /http:[^\s"]+/.exec(line)?.[0];
  if (url) break;
}
const closed = once(child, 'close');
try {
  assert.ok(url, 'the command prints its address');
  await meet(url);
} finally {
  child.kill('SIGTERM');
}
assert.deepEqual(await closed, [0, null]);
process.stdout.write(`${process.version}: ok\n`);

async function meet(host) {
  // Node 20 has no WebSocket of its own, and no Node has an RTCPeerConnection.
  const options = { host, room: 'lobby', relay: 'only', ...(!globalThis.WebSocket && { WebSocket }) };
  const [ada, grace] = await Promise.all([connect(options), connect(options)]);
  const heard = new Promise((resolve) => grace.on('message', resolve));
  await new Promise((resolve) => ada.once('connect', resolve));
  await ada.send({ text: 'hello' });
  assert.deepEqual(await heard, { data: { text: 'hello' }, peer: ada.id });
  for (const connection of [ada, grace]) connection.close();
}
