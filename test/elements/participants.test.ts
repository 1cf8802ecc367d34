import { expect } from '@open-wc/testing';
import { ConnectionError } from 'webrtc-elements';
import type { Connection } from 'webrtc-elements/core';
import { Participants } from '../../src/elements/call/participants.js';
import { CallRoom } from '../support/elements/call-room.js';
import { until } from '../support/elements/rooms.js';

/** Who has joined the call of this room, where these are, and how often that has changed. */
function follow(...names: string[]): { room: CallRoom; participants: Participants; changes: () => number } {
  const room = new CallRoom();
  for (const name of names) room.show(name, {});
  let count = 0;
  const participants = new Participants(room.connection as Connection, () => count++);
  return { room, participants, changes: () => count };
}

describe('the participants of a call', () => {
  it('are those who say so, until they say otherwise or are gone', () => {
    const { room, participants, changes } = follow('Bob', 'Carol');
    const here = (): boolean[] => ['bob', 'carol'].map((id) => participants.has(id));
    expect(here()).to.deep.equal([false, false]);
    room.say('Bob', true);
    room.say('Carol', true);
    expect([here(), changes()]).to.deep.equal([[true, true], 2]);
    room.say('Bob', false);
    room.happen('peer-disconnect', 'Carol');
    expect([here(), changes()]).to.deep.equal([[false, false], 4]);
  });

  it('say nothing but yes: whatever else comes means no, and what is said again changes nothing', () => {
    const { room, participants, changes } = follow('Bob');
    for (const nonsense of ['true', 1, {}, [true], null, new ArrayBuffer(8)]) room.say('Bob', nonsense);
    expect([participants.has('bob'), changes()]).to.deep.equal([false, 0]);
    for (let time = 0; time < 1_000; time++) room.say('Bob', true);
    expect([participants.has('bob'), changes()]).to.deep.equal([true, 1]);
  });

  it('are peers: who is not here is none', () => {
    const { room, participants } = follow();
    room.say('Mallory', true);
    expect(participants.has('mallory')).to.equal(false);
  });

  it('hear whether we have joined: at once, on a change, and whenever they connect', () => {
    const { room, participants } = follow('Bob');
    room.show('Carol', {}, { state: 'connecting' });
    participants.tell(true);
    room.happen('connect', 'Carol');
    participants.tell(false);
    expect(room.told).to.deep.equal(['bob: false', 'bob: true', 'carol: true', 'bob: false']);
  });

  it('hear it again when they speak, if they had no call when we told them', async () => {
    const { room, participants } = follow('Bob', 'Carol');
    const failed: string[] = [];
    room.fate = (to) => {
      failed.push(to);
      return Promise.reject(new ConnectionError(to === 'bob' ? 'topic-not-open' : 'peer-gone'));
    };
    participants.tell(true);
    await until(() => failed.length === 2, 'both were told in vain');
    await Promise.resolve();
    room.fate = () => Promise.resolve();
    room.told.length = 0;
    for (let time = 0; time < 3; time++) for (const name of ['Bob', 'Carol']) room.say(name, false);
    expect(room.told, 'Bob once, and Carol when she is back').to.deep.equal(['bob: true']);
  });

  it('answer nobody else: two who have joined do not talk on and on', () => {
    const { room, participants } = follow('Bob');
    participants.tell(true);
    room.told.length = 0;
    for (let time = 0; time < 10; time++) room.say('Bob', time % 2 === 0);
    expect(room.told).to.deep.equal([]);
  });
});
