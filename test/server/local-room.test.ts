import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { DEFAULT_LIMITS } from '../../server/limits/limits.js';
import { Pace } from '../../server/limits/pace.js';
import { LocalRoom } from '../../server/room/local-room.js';
import type { Outgoing } from '../../server/room/outgoing.js';
import { Room } from '../../server/room/room.js';
import { greetingOf } from '../support/greetings.js';
import { story, to } from '../support/server/room-scene.js';

const presence = (text: string): string => JSON.stringify({ type: 'presence', presence: text });

/** A room with limits, and what its sockets get. */
class Scene {
  readonly rules = new Room<string>({ capacity: 10, now: () => 0 });
  readonly out: Outgoing<string>[] = [];
  readonly room = new LocalRoom<string>({
    room: this.rules,
    deliver: (out) => this.out.push(...out),
    limits: DEFAULT_LIMITS,
  });

  join(socket: string, id = socket): void {
    this.room.open(socket, { id, greeting: greetingOf(id, { instance: socket }), ice: { iceServers: [] } });
  }
}

/** How many timers keep this process alive. */
const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('a room on one server', () => {
  let scene: Scene;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    scene = new Scene();
    scene.join('ann');
    scene.join('bob');
  });
  afterEach(async () => {
    mock.timers.reset();
    await scene.room.dispose();
  });

  it('reads each presence once, whether it is taken at once or later', () => {
    const receive = mock.method(scene.rules, 'receive');
    scene.room.receive('ann', presence('1'));
    assert.equal(receive.mock.callCount(), 1);
    scene.room.receive('ann', presence('2'));
    scene.room.receive('ann', presence('3'));
    mock.timers.tick(100); // the next presence may come
    mock.timers.tick(100); // and is told
    assert.equal(receive.mock.callCount(), 3);
    assert.equal(scene.rules.seats.get('ann')?.presence, '3');
    const news = to('bob', scene.out).flatMap((what): readonly { type: string }[] =>
      what.type === 'news' ? what.news : [what],
    );
    assert.deepEqual(
      news.flatMap((what) => ('presence' in what ? [what.presence] : [])),
      ['1', '3'],
    );
  });

  it('does not say for a member what somebody has said whom it has replaced', () => {
    scene.room.receive('ann', presence('old'));
    scene.room.receive('ann', presence('older page'));
    scene.join('reloaded', 'ann');
    assert.deepEqual(
      story(scene.out).filter((line) => line.startsWith('ann close')),
      ['ann close 4410 replaced'],
    );
    mock.timers.tick(1_000);
    assert.equal(scene.rules.seats.get('ann')?.presence, '{}');
  });

  it('keeps no process alive: not by presences, news, or frames that wait', () => {
    mock.timers.reset();
    const before = timers();
    scene.room.receive('ann', presence('1'));
    scene.room.receive('ann', presence('2'));
    const pace = new Pace({ framesPerSecond: 1, bytesPerSecond: 1 });
    for (let i = 0; i < 20; i++) pace.pass(100, () => undefined);
    const after = timers();
    pace.stop();
    assert.equal(after, before);
  });
});
