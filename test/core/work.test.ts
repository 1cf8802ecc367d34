import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Allowance } from '../../src/core/link/allowance.js';
import { Work, WorkShare } from '../../src/core/link/work.js';
import { parseSignal } from '../../src/core/signalling/signal.js';

const never = new AbortController().signal;

/** A step that says that it ran. */
function step(log: string[], word: string): () => Promise<void> {
  return () => {
    log.push(word);
    return Promise.resolve();
  };
}

describe('the work that peers have us do', () => {
  it('is done one step at a time, and first for those who have used least', async () => {
    const work = new Work();
    const [busy, calm] = [new WorkShare(work), new WorkShare(work)];
    busy.time.use(500);
    let resolve = (): void => undefined;
    const promise = new Promise<void>((done) => (resolve = done));
    const log: string[] = [];
    const steps = [
      busy.run(never, () => promise),
      busy.run(never, step(log, 'busy')),
      calm.run(never, step(log, 'calm')),
    ];
    assert.deepEqual(log, []);
    resolve();
    await Promise.all(steps);
    assert.deepEqual(log, ['calm', 'busy']);
  });

  it('rests three times as long as a step took of a peer that has used up its time, and for nobody else', async ({
    mock,
  }) => {
    let time = 1_000;
    mock.method(performance, 'now', () => time);
    mock.timers.enable({ apis: ['setTimeout'] });
    const work = new Work();
    const [spent, calm] = [new WorkShare(work), new WorkShare(work)];
    spent.time.use(100_000);
    const log: string[] = [];
    await spent.run(never, () => {
      time += 100;
      return Promise.resolve();
    });
    void spent.run(never, step(log, 'spent'));
    for (let i = 0; i < 3; i++) await calm.run(never, step(log, 'calm'));
    time += 299;
    mock.timers.tick(299);
    assert.deepEqual(log, ['calm', 'calm', 'calm']);
    time += 1;
    mock.timers.tick(1);
    assert.equal(log.at(-1), 'spent');
  });

  it('goes on when a link ends in the middle of a step, or fails', async () => {
    const work = new Work();
    const share = new WorkShare(work);
    const ends = new AbortController();
    void share.run(ends.signal, () => new Promise(() => undefined));
    const dropped: string[] = [];
    void share.run(ends.signal, step(dropped, 'ran'));
    const next = share.run(never, () => Promise.reject(new Error('no')));
    ends.abort();
    await assert.rejects(next, /no/);
    await share.run(never, step([], ''));
    assert.deepEqual(dropped, []);
  });

  it('lets one peer begin ten links, all of them the first of theirs, and thirty more', () => {
    const work = new Work();
    const one = new WorkShare(work);
    assert.equal(Array.from({ length: 100 }, () => one.takeLink()).filter(Boolean).length, 10);
    const others = Array.from({ length: 60 }, () => new WorkShare(work));
    assert.ok(others.every((share) => share.takeLink()));
    const again = others.flatMap((share) => [share.takeLink(), share.takeLink()]).filter(Boolean).length;
    assert.ok(again >= 21 && again <= 23, `${again} more`); // nine went to the first peer
    one.forgive();
    assert.ok(new WorkShare(work).takeLink(), 'a newcomer still gets one');
  });
});

describe('an allowance', () => {
  it('gives what is left, and no more', () => {
    const allowance = new Allowance(10, 0.001);
    assert.ok(allowance.take(6));
    assert.ok(!allowance.take(5));
    assert.ok(allowance.take(4));
    allowance.use(5);
    assert.ok(allowance.left < -4.9, 'more may be used than there was');
    allowance.reset();
    assert.equal(allowance.left, 10);
  });
});

describe('a description in a signal', () => {
  const read = (sdp: string): unknown =>
    parseSignal(JSON.stringify({ link: 'x', type: 'description', description: { type: 'offer', sdp } }));
  const sections = (count: number, end: string): string => `v=0${end}${`m=audio 9 RTP/AVP 0${end}`.repeat(count)}`;

  for (const [name, end] of Object.entries({ 'both ends': '\r\n', 'line feeds': '\n', returns: '\r' })) {
    it(`has 32 media sections at most: ${name}`, () => {
      assert.ok(read(sections(32, end)));
      assert.equal(read(sections(33, end)), undefined);
      const data = `m=application 9 UDP/DTLS/SCTP webrtc-datachannel${end}`;
      assert.ok(read(sections(32, end) + data), 'and one of data');
      assert.equal(read(sections(0, end) + data + data), undefined);
    });
  }

  it('has 64 KiB at most', () => {
    assert.ok(read('x'.repeat(65_536)));
    assert.equal(read('x'.repeat(65_537)), undefined);
  });
});
