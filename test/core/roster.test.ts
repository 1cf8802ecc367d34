import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConnectionError } from 'webrtc-elements/core';
import type { RemotePeer } from '../../src/core/peer/remote-peer.js';
import { Roster, type RosterOptions } from '../../src/core/room/roster.js';
import type { Signalling, Welcome } from '../../src/core/signalling/signalling.js';
import type { KnownMember } from '../../src/core/trust/known-member.js';
import { knownMember } from '../support/trust/hellos.js';

const BOB = knownMember('bob');
/** Another page of the same member. */
const NEXT_BOB = knownMember('bob', '{}', { instance: '2' });

/** A roster whose peers say what becomes of them: to each a message is on its way. */
function scene({ mesh = 'auto', accepts = () => true }: Partial<Pick<RosterOptions, 'mesh' | 'accepts'>> = {}): {
  roster: Roster;
  log: string[];
  welcome: (...members: KnownMember[]) => void;
  end: () => void;
} {
  const log: string[] = [];
  let made = 0;
  let end: () => void = () => undefined;
  const roster = new Roster({
    mesh,
    signalling: { welcomed: true, send: () => undefined } as Partial<Signalling> as Signalling,
    accepts,
    refuse: () => undefined,
    read: (presence) => ({ presence, number: 0 }),
    blocked: [],
    emit: () => undefined,
    createPeer: ({ id, identity, hello: { instance } }) => {
      const name = `${id} ${++made}`;
      log.push(`${name} is made`);
      return {
        id,
        identity,
        instance,
        proven: !id.startsWith('unproven'),
        attached: true,
        bufferedAmount: 1,
        arrive: () => undefined,
        connect: (automatic: boolean) => mesh === 'manual' && log.push(`${name} is asked, ${automatic}`),
        reconnect: () => undefined,
        receive: (text: string) => log.push(`${name} says ${text}`),
        rekey: (atOnce: boolean) => log.push(`${name} has to prove itself anew, ${atOnce}`),
        tell: () => undefined,
        depart: () => undefined,
        disconnect: (wish?: string) => log.push(`${name} is ${wish ?? 'disconnected'}`),
        takeLastFrames: () => new Promise<void>((resolve) => (end = resolve)),
        close: ({ code }: ConnectionError) => log.push(`${name} is closed: ${code}`),
      } as unknown as RemotePeer;
    },
  });
  const welcome = (...members: KnownMember[]): void =>
    roster.welcome({ order: 0, members } as Partial<Welcome> as Welcome, log.length > 0);
  return { roster, log, welcome, end: () => end() };
}

describe('a room that has another secret', () => {
  it('is without those who are left out, and who came by the one before; who is not proven cannot be by that', () => {
    const { roster, log, welcome } = scene();
    const ids = ['bob', 'mallory', 'eve', 'unproven guest', 'unproven stranger'];
    welcome(...ids.map((id) => ({ ...knownMember(id), identity: `identity of ${id}` })));
    log.length = 0;
    roster.rekey({ without: ['identity of mallory'], among: ['identity of bob', 'identity of unproven guest'] });
    assert.deepEqual(log.splice(0), [
      'bob 1 has to prove itself anew, false',
      'mallory 2 is refused',
      'eve 3 is refused',
      'unproven guest 4 has to prove itself anew, false',
      'unproven stranger 5 has to prove itself anew, true',
    ]);
    roster.rekey({ without: [] });
    assert.equal(log.filter((line) => line.endsWith('anew, false')).length, 5, 'nobody is kept out');
  });
});

describe('what is kept of a member that is blocked', () => {
  it('stays while the same page of it is here, so that nothing late counts as new', () => {
    const { roster, log, welcome } = scene();
    welcome(BOB);
    roster.block('bob');
    welcome(BOB);
    roster.unblock('bob');
    assert.deepEqual(log, ['bob 1 is made', 'bob 1 is blocked']);
    assert.equal(roster.peers.size, 1);
  });

  for (const reason of ['lost', 'leave'] as const) {
    it(`goes when the server says that it has gone (${reason})`, () => {
      const { roster, log, welcome } = scene();
      welcome(BOB);
      roster.block('bob');
      roster.leave({ type: 'left', id: 'bob', reason });
      assert.deepEqual(log.slice(1), ['bob 1 is blocked', 'bob 1 is closed: peer-gone']);
    });

    it(`goes at once if the server has said so before (${reason})`, async () => {
      const { roster, log, welcome, end } = scene();
      welcome(BOB);
      roster.leave({ type: 'left', id: 'bob', reason });
      assert.equal(roster.peers.size, 1, 'something is on its way to it');
      roster.block('bob');
      const blocked = ['bob 1 is made', 'bob 1 is blocked', 'bob 1 is closed: peer-gone'];
      assert.deepEqual(log, blocked);
      end();
      await Promise.resolve();
      roster.join(BOB);
      roster.unblock('bob');
      assert.deepEqual(log, [...blocked, 'bob 2 is made']);
    });
  }

  it('goes when another page of it comes, or we come back and it is not here', () => {
    const { roster, log, welcome } = scene();
    welcome(BOB);
    roster.block('bob');
    roster.join(NEXT_BOB);
    roster.unblock('bob');
    roster.block('bob');
    welcome();
    assert.deepEqual(log, [
      ...['bob 1 is made', 'bob 1 is blocked', 'bob 1 is closed: peer-gone'],
      ...['bob 2 is made', 'bob 2 is blocked', 'bob 2 is closed: peer-gone'],
    ]);
  });
});

describe('what somebody signals while the page decides', () => {
  const ASK = '{"link":"1","type":"request"}';
  const BYE = '{"link":"1","type":"bye"}';
  const OF_ITSELF = '{"link":"1","type":"request","automatic":true}';

  /** What becomes of Bob once he is accepted, after this. */
  async function afterwards(happens: (roster: Roster) => void): Promise<readonly string[]> {
    const decisions: ((yes: boolean) => void)[] = [];
    const answers = new Map<string, Promise<boolean>>();
    const { roster, log, welcome } = scene({
      mesh: 'manual',
      accepts: ({ hello: { instance } }) => {
        const answer = answers.get(instance) ?? new Promise<boolean>((resolve) => decisions.push(resolve));
        answers.set(instance, answer);
        return answer;
      },
    });
    welcome(BOB);
    happens(roster);
    for (const decide of decisions) decide(true);
    await Promise.all(answers.values());
    return log;
  }

  const cases: Readonly<Record<string, readonly [(roster: Roster) => void, readonly string[]]>> = {
    'is taken once they are accepted': [
      (roster) => [ASK, BYE, 'nonsense'].forEach((text) => roster.receive('bob', text)),
      ['bob 1 is made', `bob 1 says ${ASK}`, `bob 1 says ${BYE}`, 'bob 1 says nonsense'],
    ],
    'is so also after we have come back': [
      (roster) => {
        roster.receive('bob', ASK);
        roster.welcome({ order: 0, members: [BOB] } as Partial<Welcome> as Welcome, true);
        roster.receive('bob', OF_ITSELF);
      },
      ['bob 1 is made', `bob 1 says ${ASK}`, `bob 1 says ${OF_ITSELF}`],
    ],
    'is bounded: six, none of them long': [
      (roster) => ['x'.repeat(16 * 1024), 1, 2, 3, 4, 5, 6, 7, 8].forEach((text) => roster.receive('bob', `${text}`)),
      ['bob 1 is made', ...[1, 2, 3, 4, 5, 6].map((text) => `bob 1 says ${text}`)],
    ],
    'is not if they were blocked after it, or asked while they were': [
      (roster) => {
        roster.receive('bob', ASK);
        roster.block('bob');
        roster.receive('bob', ASK);
        roster.unblock('bob');
      },
      ['bob 1 is made'],
    ],
    'is not if another page of theirs has asked': [
      (roster) => {
        roster.receive('bob', ASK);
        roster.join(NEXT_BOB);
      },
      ['bob 1 is made'],
    ],
  };
  for (const [what, [happens, expected]] of Object.entries(cases)) {
    it(what, async () => assert.deepEqual(await afterwards(happens), expected));
  }
});
