import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { connect, ConnectionError, createIdentity, type Connection } from 'webrtc-elements/core';
import { createTestRoom, type TestRoom } from 'webrtc-elements/testing';

/** The errors that a call rejects with have these codes. */
const hasCode = (code: string) => (error: unknown) => error instanceof ConnectionError && error.code === code;

describe('a test room', () => {
  let room: TestRoom;
  let us: Connection;
  beforeEach(async () => {
    room = createTestRoom({ room: 'lobby' });
    us = await connect({ host: 'my.host', room: 'lobby', presence: { name: 'Ann' } });
  });
  afterEach(() => {
    us.close();
    return room.close();
  });

  it('has those who join it, in their order, with what they say about themselves', async () => {
    const bob = await room.join({ presence: { name: 'Bob' } });
    assert.deepEqual(room.members, [us.id, bob.id]);
    const [peer] = us.peers.values();
    assert.deepEqual([peer?.presence, peer?.state, peer?.path], [{ name: 'Bob' }, 'connected', 'relay']);
    bob.setPresence({ name: 'Robert' });
    await room.settled();
    assert.deepEqual(us.peers.get(bob.id)?.presence, { name: 'Robert' });
    bob.close();
    await room.settled();
    assert.deepEqual([room.members, us.peers.size], [[us.id], 0]);
  });

  it('delivers once and in order, both ways, also what came before anybody asked', async () => {
    const bob = await room.join();
    const heard: unknown[] = [];
    us.on('message', ({ data }) => heard.push(data));
    const numbers = Array.from({ length: 50 }, (_, number) => number);
    await Promise.all(numbers.map((number) => bob.send(number)));
    assert.deepEqual(heard, numbers);
    await Promise.all(numbers.map((number) => us.send(number, { to: bob.id })));
    for (const number of numbers) assert.deepEqual(await bob.nextMessage(), { data: number, peer: us.id });
    const next = bob.nextMessage();
    await us.send('last');
    assert.equal((await next).data, 'last');
  });

  it('rejects what cannot be delivered', async () => {
    const bob = await room.join({ maxMessageSize: 65_536 });
    await assert.rejects(us.send('x'.repeat(70_000)), hasCode('message-too-large'));
    await assert.rejects(us.send('x', { to: 'nobody' }), hasCode('unknown-peer'));
    room.cut(bob.id);
    const lost = assert.rejects(us.send('too late'), ConnectionError);
    await room.close();
    await lost;
    await assert.rejects(bob.nextMessage(), /has left/);
  });

  it('delivers what was sent while a member was cut off', async () => {
    const bob = await room.join();
    room.cut(bob.id);
    await room.settled();
    assert.deepEqual([bob.state, room.members], ['reconnecting', [us.id]]);
    const sent = us.send('for later', { to: bob.id });
    await room.mend();
    await sent;
    assert.deepEqual([bob.state, (await bob.nextMessage()).data], ['connected', 'for later']);
  });

  it('can be out of reach, and come back', async () => {
    const bob = await room.join();
    room.cut();
    assert.deepEqual([us.state, bob.state, room.members], ['reconnecting', 'reconnecting', []]);
    await room.mend();
    us.retry();
    await room.settled();
    assert.deepEqual([us.state, bob.state, room.members.length], ['connected', 'connected', 2]);
  });

  it('refuses, expels and complains', async () => {
    const errors: string[] = [];
    us.on('error', ({ code }) => errors.push(code));
    room.reportError(us.id, 'rate-limited');
    await room.settled();
    assert.deepEqual([errors, us.state], [['rate-limited'], 'connected']);
    room.refuse('unauthorised');
    await assert.rejects(room.join(), hasCode('unauthorised'));
    room.refuse();
    const bob = await room.join();
    const end = new Promise((resolve) => bob.on('close', resolve));
    room.expel(bob.id, 'room-full', 'Too many.');
    assert.ok(hasCode('room-full')(await end));
    await room.settled();
    assert.deepEqual([room.members, us.peers.get(bob.id)?.state], [[us.id], 'disconnected']);
    assert.throws(() => room.expel('nobody', 'room-full'), /no member nobody/);
    assert.throws(() => room.cut('nobody'), /no member nobody/);
  });

  it('has the limits of a real room', async () => {
    const small = createTestRoom({ room: 'small', capacity: 1 });
    const only = await small.join();
    await assert.rejects(small.join(), hasCode('room-full'));
    assert.equal(only.state, 'connected');
    await small.close();
    assert.equal(only.state, 'closed');
    await assert.rejects(small.join(), /closed/);
  });

  it('knows people by their identity', async () => {
    const identity = await createIdentity();
    const bob = await room.join({ identity });
    const met = await room.join({ presence: { name: 'Carol' } });
    assert.deepEqual(us.peers.get(bob.id)?.identity, bob.identity);
    assert.equal(new Set([us.id, bob.id, met.id]).size, 3);
    const end = new Promise((resolve) => bob.on('close', resolve));
    const again = await room.join({ identity });
    assert.ok(hasCode('replaced')(await end));
    assert.deepEqual([again.id, again.identity], [bob.id, bob.identity]);
    await room.settled();
    assert.deepEqual(room.members, [us.id, met.id, again.id]);
  });

  it('says which room is missing', async () => {
    await assert.rejects(
      connect({ host: 'my.host', room: 'lobbby' }),
      /createTestRoom\(\{ room: 'lobbby', party: 'main' \}\)/,
    );
    assert.throws(() => createTestRoom({ room: 'lobby' }), /is open already/);
    assert.throws(() => createTestRoom({ room: '..' }), TypeError);
    assert.throws(() => createTestRoom({ room: 'b', capacity: 0 }), TypeError);
  });

  it('ends what is still connected when it is closed, after what was on its way', async () => {
    const bob = await room.join();
    const heard: unknown[] = [];
    us.on('message', ({ data }) => heard.push(data));
    const sent = bob.send('last words');
    const end = new Promise((resolve) => us.on('close', resolve));
    await room.close();
    await sent;
    assert.deepEqual(heard, ['last words']);
    assert.ok(hasCode('bad-request')(await end));
    assert.deepEqual([bob.state, us.state, room.members], ['closed', 'closed', []]);
  });

  it('gives back what it has replaced, once the last one is closed', async () => {
    const name = (): unknown => Object.getOwnPropertyDescriptor(globalThis, 'WebSocket')?.value;
    const ours = name();
    const other = createTestRoom({ room: 'other' });
    await other.close();
    assert.equal(name(), ours);
    await Promise.all([room.close(), room.close()]);
    assert.notEqual(name(), ours);
    assert.equal('RTCPeerConnection' in globalThis, false);
  });

  it('leaves other sockets as they are', () => {
    assert.throws(() => new WebSocket('nonsense://x'), { name: 'SyntaxError' });
    assert.equal(WebSocket.OPEN, 1);
  });
});
