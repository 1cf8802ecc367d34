import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { connect, type Connection } from 'webrtc-elements/core';
import { welcome } from '../support/core/hostile-server.js';
import { PATIENCE } from '../support/patience.mjs';
import { collect } from './complaints.js';
import type { Lot } from './lot.js';
import { ROOM } from './room.js';
import { drawAnything } from './server-campaigns.js';
import type { Tally } from './tally.js';

/** Frames that a server says to one who comes, at the most. */
const FRAMES = 12;
/** Visits at a time. */
const CROWD = 10;
/** How long each of them waits to be let in, in ms. */
const TIMEOUT = 150;
/** How often a server that is asked for nothing can have itself complained of. */
const MOST_COMPLAINTS = 100;
const CLOSE_CODES = [1000, 1001, 1008, 1009, 1011, 1013, 3000, 4000, 4400, 4403, 4409, 4410, 4450, 4499, 4999];
const REASONS = ['', 'room-full', 'id-taken', 'made-up', 'constructor', '__proto__', 'ü'.repeat(60)];

/** Meets servers that were never good: they say and close what they like from the first moment. Resolves with what was wrong. */
export async function fuzzEntrance(lot: Lot, cases: number, tally: Tally): Promise<string[]> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  server.on('connection', (socket, request) => {
    const frames = lot.times(FRAMES, () => drawAnything({ lot }));
    if (lot.chance(0.3)) frames.splice(lot.below(frames.length), 0, welcome(request));
    for (const frame of frames) socket.send(frame);
    tally.deliver(frames.length);
    if (lot.chance(0.5)) socket.close(lot.pick(CLOSE_CODES), lot.pick(REASONS));
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const faults: string[] = [];
  try {
    const end = tally.current + cases;
    while (tally.current < end) {
      const visits = Array.from({ length: CROWD }, () => visit(host, tally));
      faults.push(...(await Promise.all(visits)).flat());
    }
    faults.push(...(await flood(server, host)));
  } finally {
    for (const socket of server.clients) socket.terminate();
    server.close();
  }
  return faults;
}

/** Comes, and goes soon, whatever happened. */
async function visit(host: string, tally: Tally): Promise<string[]> {
  let connection: Connection;
  try {
    connection = await connect({ host, room: ROOM, timeout: TIMEOUT, reconnectDelay: 20 });
  } catch (error) {
    const { name, code } = error as { name?: unknown; code?: unknown };
    if (name !== 'ConnectionError' || typeof code !== 'string' || !code)
      return [`connect() rejected: ${String(error)}`];
    tally.complain(code);
    return [];
  }
  const { codes, untyped } = collect(connection);
  const over = new Promise<void>((resolve) => {
    connection.on('close', () => resolve());
    setTimeout(() => connection.close(), TIMEOUT);
  });
  await over;
  for (const [code, times] of codes) tally.complain(code, times);
  return untyped;
}

/** A server says nonsense without end before it lets anybody in: what waits to be told of it must not grow; no case, for all are the same. */
async function flood(server: WebSocketServer, host: string): Promise<string[]> {
  server.removeAllListeners('connection').on('connection', (socket, request) => {
    for (let i = 0; i < 50 * MOST_COMPLAINTS; i++) socket.send('nonsense');
    socket.send(welcome(request));
  });
  const connection = await connect({ host, room: ROOM, timeout: PATIENCE });
  const { codes } = collect(connection);
  await new Promise<void>((resolve) => connection.once('peerlist', () => resolve())); // comes behind what waited
  connection.close();
  const complaints = codes.find(([code]) => code === 'bad-server-frame')?.[1] ?? 0;
  const right = complaints > 0 && complaints <= MOST_COMPLAINTS;
  return right ? [] : [`${complaints} complaints waited for a welcome`];
}
