import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { connect } from 'webrtc-elements/core';
import type { NewsFrame } from '../../src/protocol/frames.js';
import { idsOf, identityOf } from '../support/cast.js';
import { bareMember } from '../support/trust/hellos.js';
import { hostile, welcome } from '../support/core/hostile-server.js';
import { next } from '../support/core/next-event.js';
import { later } from '../support/later.js';

const joined = (id: string, presence?: string): NewsFrame => ({
  type: 'joined',
  member: bareMember(id, presence),
});
const presence = (id: string, name: string): NewsFrame => ({
  type: 'presence',
  id,
  presence: JSON.stringify({ name }),
});

describe('news that come together', () => {
  it('are taken in their order, each as if it came alone', async () => {
    const news = [
      joined('b'),
      joined('c'),
      presence('b', 'Ben'),
      { type: 'left', id: 'c', reason: 'leave' } as const,
      joined('d', '{"name":"Dora"}'),
      joined((await idsOf('a')).a), // ourselves
    ];
    const server = await hostile((socket, request) => {
      socket.send(welcome(request));
      socket.send(JSON.stringify({ type: 'news', news }));
    });
    const a = await connect({ host: server.host, room: 'x', identity: await identityOf('a') });
    const lists: string[] = [];
    const errors: string[] = [];
    a.on('peerlist', (ids) => lists.push(ids.join()));
    a.on('error', ({ code, peer }) => errors.push(`${code} ${peer}`));
    while (lists.at(-1) !== 'b,d') await next(a, 'peerlist');
    assert.deepEqual(lists, ['', 'b', 'b,c', 'b', 'b,d']);
    assert.deepEqual(
      [...a.peers.values()].map((peer) => peer.presence),
      [{ name: 'Ben' }, { name: 'Dora' }],
    );
    assert.deepEqual(errors, [`bad-hello ${a.id}`]);
    a.close();
    server.close();
  });

  it('end when a listener leaves the room in the middle of them', async () => {
    const news = JSON.stringify({ type: 'news', news: ['b', 'c', 'd'].map((id) => joined(id)) });
    const server = await hostile((socket, request) => {
      socket.send(welcome(request));
      socket.on('message', (data: Buffer) => {
        if (data.toString().includes('"presence":"{\\"name')) socket.send(news);
      });
    });
    const a = await connect({ host: server.host, room: 'x' });
    const lists: string[] = [];
    a.on('peerlist', (ids) => {
      lists.push(ids.join());
      if (ids.length > 0) a.close();
    });
    await next(a, 'peerlist');
    a.setPresence({ name: 'Ada' }); // then the news come
    await new Promise((resolve) => a.on('close', resolve));
    assert.deepEqual(lists, ['', 'b', ''], 'nobody comes after that');
    assert.equal(a.peers.size, 0);
    server.close();
  });

  it('are one error if any of them is wrong', async () => {
    const news = [joined('b'), { type: 'left', id: 'b' }];
    const server = await hostile((socket, request) => {
      socket.send(welcome(request));
      socket.send(JSON.stringify({ type: 'news', news }));
    });
    const a = await connect({ host: server.host, room: 'x' });
    const { code } = await new Promise<{ code: string }>((resolve) => a.on('error', resolve));
    assert.equal(code, 'bad-server-frame');
    assert.equal(a.peers.size, 0);
    a.close();
    server.close();
  });
});

describe('a server that asks how far we have read', () => {
  it('is answered with its numbers, in their order, before and after the welcome', async () => {
    const answers: unknown[] = [];
    const done = later<undefined>();
    const server = await hostile((socket, request) => {
      socket.on('message', (data: Buffer) => {
        const frame = JSON.parse(data.toString()) as { type: string; n?: number };
        if (frame.type === 'pong') answers.push(frame.n);
        if (answers.length === 3) done.resolve(undefined);
      });
      socket.send('{"type":"ping","n":7}');
      socket.send(welcome(request));
      socket.send('{"type":"ping","n":0}');
      socket.send('{"type":"ping","n":4294967295}');
    });
    const a = await connect({ host: server.host, room: 'x' });
    await done.promise;
    assert.deepEqual(answers, [7, 0, 4_294_967_295]);
    const ended = once(a.socket as unknown as EventTarget, 'close');
    a.close();
    await ended;
    server.close();
  });
});
