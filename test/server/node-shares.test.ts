import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { constants, deflateRawSync } from 'node:zlib';
import { WebSocketServer } from 'ws';
import { LIMITS, type ServerFrame } from '../../src/protocol/frames.js';
import { packRelay } from '../../src/protocol/relay-frame.js';
import { Client } from '../support/client.js';
import { frameOf, RawSocket } from '../support/server/raw-socket.js';
import { Servers } from '../support/servers.js';
import { until } from '../support/wait.js';

const KIBIBYTE = 1024;
const HUGE = LIMITS.frame - 200;

const servers = new Servers();
let url: string;
let webSocketServer: WebSocketServer;
const clients: Client[] = [];

beforeEach(async () => {
  webSocketServer = new WebSocketServer({ noServer: true, perMessageDeflate: true, maxPayload: 3 * LIMITS.frame });
  ({ url } = await servers.start({ webSocketServer }));
});
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.terminate();
  await servers.close();
});

async function join(id: string): Promise<Client> {
  const client = await Client.join({ url, room: 'r', id, options: { perMessageDeflate: false } });
  clients.push(client);
  return client;
}

/** A member that does not read, and for whom so much waits that nothing more of anybody goes into its socket. */
async function crowd(): Promise<Client> {
  const reader = await join('reader');
  reader.socket.pause();
  const sizes = [HUGE, HUGE, HUGE, KIBIBYTE];
  const fillers = await Promise.all(sizes.map((_, at) => join(`f${at}`)));
  const sockets = [...webSocketServer.clients];
  await until(() => {
    for (const [at, { socket }] of fillers.entries()) {
      const frame = packRelay('reader', new Uint8Array(sizes[at] ?? 0));
      if (socket.bufferedAmount === 0) for (let sent = 0; sent < HUGE; sent += frame.length) socket.send(frame);
    }
    return sockets.slice(1).every(({ isPaused }) => isPaused);
  }, 'all who fill it are paused');
  return reader;
}

/** What a reader was told of somebody, in order. */
function storyOf(id: string, { frames }: Client): string[] {
  const tell = (frame: ServerFrame): string[] => {
    if (frame.type === 'signal') return frame.from === id ? [frame.signal.trimEnd()] : [];
    if (frame.type === 'joined') return frame.member.id === id ? ['joined'] : [];
    return frame.type === 'left' && frame.id === id ? ['left'] : [];
  };
  return frames.flatMap(tell);
}

async function say(from: Client, ...words: readonly string[]): Promise<void> {
  for (const signal of words) from.send({ type: 'signal', to: 'reader', signal: signal.padEnd(2 * KIBIBYTE) });
  await from.settled();
}

describe('frames that wait for a slow reader on Node', () => {
  const told = (reader: Client, id: string, last: string): Promise<unknown> =>
    reader.until(() => (storyOf(id, reader).includes(last) ? true : undefined), `"${last}" of ${id}`);

  it('come after the news that their sender is there, and before the news that it has gone', async () => {
    const reader = await crowd();
    const late = await join('late');
    await say(late, '1', '2', '3');
    await late.leave();
    reader.socket.resume();
    await told(reader, 'late', 'left');
    assert.deepEqual(storyOf('late', reader), ['joined', '1', '2', '3', 'left']);
  });

  it('come before those that their sender sends when it has come back', async () => {
    const reader = await crowd();
    const late = await join('late');
    await say(late, '1', '2');
    late.socket.terminate();
    const again = await join('late');
    await say(again, '3', '4');
    reader.socket.resume();
    await told(reader, 'late', '4');
    assert.deepEqual(
      storyOf('late', reader).filter((word) => word !== 'joined'),
      ['1', '2', 'left', '3', '4'],
    );
  });

  it('are dropped with their reader, and their senders go on', async () => {
    const reader = await crowd();
    const late = await join('late');
    await say(late, '1');
    reader.socket.terminate();
    await until(() => [...webSocketServer.clients].every(({ isPaused }) => !isPaused), 'nobody is paused');
    await Promise.all(clients.filter((client) => client !== reader).map((client) => client.settled()));
  });
});

describe('who sends more than may wait for a slow reader on Node', () => {
  it('is refused, if it has sent that before it could be paused: compressed', async () => {
    const reader = await crowd();
    const deflate = { 'sec-websocket-extensions': 'permessage-deflate' };
    const flooder = await RawSocket.open(url, 'r', 'flooder', undefined, deflate);
    const frame = packRelay('reader', new Uint8Array(HUGE));
    const packed = deflateRawSync(frame, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    flooder.stream.write(Buffer.concat(new Array<Buffer>(100).fill(frameOf(0xc2, packed))));
    assert.equal(await flooder.end(), 1013);
    const other = await join('other');
    await other.settled();
    reader.socket.resume();
    await reader.settled();
  });
});
