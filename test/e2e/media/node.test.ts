import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { after, afterEach, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave } from '../../support/browser.js';
import { idsOf } from '../../support/cast.js';
import { linesOf, type Lines } from '../../support/lines.js';
import { act, hears, isTold, paint, stop } from '../../support/media/actors.js';
import { startServer } from '../../support/server.js';

const PROGRAM = fileURLToPath(new URL('../../support/media/program.ts', import.meta.url));
const ids = await idsOf('ann');

describe('a program on Node with @roamhq/wrtc', () => {
  let server: SignallingServer;
  let program: ChildProcessWithoutNullStreams | undefined;
  before(async () => {
    server = await startServer();
  });
  afterEach(() => program?.kill());
  after(() => server.close());

  function start(...options: string[]): [ChildProcessWithoutNullStreams, Lines] {
    program = spawn(process.execPath, ['--import', 'tsx', PROGRAM, server.url, ...options]);
    return [program, linesOf(program)];
  }

  async function end(one: ChildProcessWithoutNullStreams, lines: Lines): Promise<void> {
    one.stdin.end();
    const [code] = (await once(one, 'exit')) as [number | null];
    assert.deepEqual([code, lines.errors], [0, '']);
  }

  it('publishes to a page, and receives what that shows', async () => {
    const ann = await act(server.url, 'ann', { room: 'program' });
    const [one, lines] = start('program');
    await isTold(ann, 'track microphone');
    await hears(ann);
    await paint(ann, 'red');
    await lines.until(`track video camera ${ids.ann}`);
    await lines.until('picture');
    await stop(ann);
    await lines.until('track-end camera');
    one.stdin.write('end\n');
    await isTold(ann, 'track-end microphone');
    await end(one, lines);
    await leave(ann);
  });

  it('says once that it cannot receive without a `MediaStream`, and goes on', async () => {
    const ann = await act(server.url, 'ann', { room: 'deaf program' });
    const [one, lines] = start('deaf program', 'deaf');
    await isTold(ann, 'track microphone');
    await paint(ann, 'red');
    const error = `error media-unavailable ${ids.ann} ReferenceError`;
    await lines.until(error);
    await paint(ann, 'green', 'another');
    await ann.page.evaluate(() => room.send('still there?'));
    await lines.until('message still there?');
    await hears(ann);
    assert.deepEqual(lines.written, [error, 'message still there?']);
    await end(one, lines);
    await leave(ann);
  });
});
