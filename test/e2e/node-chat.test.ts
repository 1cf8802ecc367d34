import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank } from '../support/browser.js';
import { idsOf } from '../support/cast.js';
import { enterAs } from '../support/enter-as.js';
import { linesOf } from '../support/lines.js';
import { startServer } from '../support/server.js';

const ids = await idsOf('ann');

describe('a program without WebRTC', () => {
  let server: SignallingServer;
  let program: ChildProcessWithoutNullStreams | undefined;
  before(async () => {
    server = await startServer();
  });
  after(async () => {
    program?.kill();
    await server.close();
  });

  it('chats with browsers through the server', async () => {
    const file = fileURLToPath(new URL('../../demo/node-chat.js', import.meta.url));
    const a = await visitBlank(server.url);
    await enterAs(a.page, 'ann', { room: 'mixed', presence: { name: 'Ann' } });
    program = spawn(process.execPath, [file, server.url, 'mixed', 'Robot']);
    const lines = linesOf(program);
    await lines.until('* Ann is here');
    await a.page.waitForFunction(() => [...room.peers.values()][0]?.presence['name'] === 'Robot');
    program.stdin.write('beep\n');
    await a.page.waitForFunction(() => room.log.some(([name, text]) => name === 'message' && text.endsWith(': beep')));
    await a.page.evaluate(() => room.send('who are you?'));
    await lines.until('Ann: who are you?');

    const b = await visitBlank(server.url);
    await b.page.evaluate(() => enter({ room: 'mixed', presence: { name: 'Bob' } }).then(() => undefined));
    await b.page.waitForFunction(() => room.log.filter(([name]) => name === 'connect').length === 2);
    await b.page.evaluate(() => room.send('and me?'));
    await lines.until('Bob: and me?');
    const paths = await b.page.evaluate(async (id) => {
      await new Promise<void>((resolve) => {
        const check = (): void => {
          if (room.peers.get(id)?.path === 'direct') resolve();
        };
        room.on('path', check);
        check();
      });
      return [...room.peers.values()].map(({ presence, path }) => `${String(presence['name'])} ${path}`).sort();
    }, ids.ann);
    assert.deepEqual(paths, ['Ann direct', 'Robot relay']);

    await b.page.evaluate(() => room.close());
    await lines.until('* Bob is gone');

    program.stdin.end();
    const [code] = (await once(program, 'exit')) as [number];
    assert.equal(code, 0, lines.errors);
    await a.page.waitForFunction(() => room.peers.size === 0);
    assert.equal(await a.page.evaluate(() => room.log.filter(([name]) => name === 'error').length), 0);
    await leave(a, b);
  });
});
