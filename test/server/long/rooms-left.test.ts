import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Client } from '../../support/client.js';
import { rawGet } from '../../support/server/raw-get.js';
import { Servers } from '../../support/servers.js';

const MEBIBYTE = 2 ** 20;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const servers = new Servers();

afterEach(async () => {
  mock.timers.reset();
  await servers.close();
});

describe('rooms that were left', () => {
  /** What is in use, once what is not has been let go of. */
  const heap = async (): Promise<number> => {
    for (let i = 0; i < 3; i++) {
      await new Promise(setImmediate);
      collect();
    }
    return process.memoryUsage().heapUsed;
  };

  it('are gone, ten thousand of them, and their memory with them', async () => {
    mock.timers.enable({ apis: ['setInterval'] }); // of those that look after rooms
    const { url } = await servers.start({ limits: { socketsPerAddress: 1_000, connectsPerSecond: 100_000 } });
    const visit = async (room: string): Promise<void> => {
      const client = await Client.join({ url, room, id: 'alice' });
      await client.leave();
    };
    const round = async (name: string, rooms: number): Promise<void> => {
      for (let i = 0; i < rooms; i += 100) {
        await Promise.all(Array.from({ length: 100 }, (_, at) => visit(`${name} ${i + at} ${'x'.repeat(100)}`)));
      }
      mock.timers.tick(5_000);
    };
    await round('warm up', 1_000);
    const before = await heap();
    await round('then', 10_000);
    assert.deepEqual(JSON.parse((await rawGet(url, '/health')).body), { status: 'ok', rooms: 0, members: 0 });
    const grown = (await heap()) - before;
    assert(grown < 2 * MEBIBYTE, `the heap grew by ${grown / MEBIBYTE} MiB`); // 200 bytes a room
  });
});
