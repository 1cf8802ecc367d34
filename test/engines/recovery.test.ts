import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { enterAs } from '../support/enter-as.js';
import { ServerProcess } from '../support/server.js';
import { COUPLE, count, hears, isOnPath, meet, part, type Couple } from '../support/engines/couple.js';
import { ORDERS, PAIRS, type EnginePage } from '../support/engines/page.js';

const PLACES = ['first', 'second'] as const;

/** Both say something, and both hear it. */
async function talk(couple: Couple, about: string): Promise<void> {
  const [a, b] = couple;
  for (const page of couple) void page.evaluate((text) => room.send(text), about);
  await hears(b, `${COUPLE.a}: ${about}`);
  await hears(a, `${COUPLE.b}: ${about}`);
}

/** Waits until an event has come so often. */
const happened = (page: EnginePage, event: string, times: number): Promise<void> =>
  page.until(([wanted, least]) => room.log.filter(([seen]) => seen === wanted).length >= least, [
    event,
    times,
  ] as const);

/** The part of the local description that is another after each restart of ICE. */
const fragment = (page: EnginePage): Promise<string | undefined> =>
  page.evaluate(() => /ice-ufrag:(\S+)/.exec([...room.peers.values()][0]!.connection!.localDescription!.sdp)?.[1]);

/** Nothing that the two were told of says that one of them was gone, or that anything is wrong. */
async function assertNeverApart(couple: Couple): Promise<void> {
  for (const page of couple) {
    const names = await page.evaluate(() => room.log.map(([event]) => event));
    assert.deepEqual(
      names.filter((event) => ['connect', 'peer-disconnect', 'error'].includes(event)),
      ['connect'],
    );
  }
}

for (const engines of ORDERS) {
  describe(`recovery, ${engines.join(' before ')}`, () => {
    const server = new ServerProcess();
    before(() => server.start());
    after(() => server.stop());

    for (const what of ['channel', 'connection'] as const) {
      for (const i of [0, 1] as const) {
        it(`goes through the server when the ${what} is closed by the ${PLACES[i]}, and back over another`, async () => {
          const couple = await meet(server.url, engines);
          const sent = couple.map((page) => page.evaluate(() => room.send('before')));
          await couple[i].evaluate((closed) => [...room.peers.values()][0]![closed]!.close(), what);
          await talk(couple, 'after');
          await Promise.all(sent);
          for (const page of couple) await happened(page, 'peer', 2);
          await Promise.all(couple.map((page) => isOnPath(page, 'direct')));
          for (const page of couple) assert.equal(await count(page, 'webrtc-close'), 1, 'it was said to be closed');
          await assertNeverApart(couple);
          await part(...couple);
        });
      }
    }

    it('goes through the server while a link is silent, of which no event tells, and back', async () => {
      const couple = await meet(server.url, engines);
      const [a] = couple;
      const chromium = couple.find((page) => page.lose)!;
      await chromium.lose!(100);
      await talk(couple, 'is this on?');
      for (const page of couple) await page.until(() => [...room.peers.values()][0]!.state === 'connected');
      await isOnPath(a, 'relay');
      await chromium.lose!(0);
      await Promise.all(couple.map((page) => isOnPath(page, 'direct')));
      await talk(couple, 'and now?');
      await assertNeverApart(couple);
      await part(...couple);
    });

    it('goes on over the direct link while the server is dead, and meets it again', async () => {
      const couple = await meet(server.url, engines);
      await server.stop('SIGKILL');
      for (const page of couple) await page.until(() => room.state === 'reconnecting');
      await talk(couple, 'without a server');
      await server.start();
      for (const page of couple) await page.until(() => room.state === 'connected');
      await couple[1].evaluate(() => [...room.peers.values()][0]!.channel!.close());
      for (const page of couple) await happened(page, 'webrtc-close', 1);
      await talk(couple, 'with it');
      await Promise.all(couple.map((page) => isOnPath(page, 'direct')));
      await assertNeverApart(couple);
      await part(...couple);
    });

    it('meets a page again that was loaded anew, under the same identity', async () => {
      const couple = await meet(server.url, engines);
      for (const [i, page] of couple.entries()) {
        const other = couple[1 - i]!;
        const room = `reload ${engines.join()}`;
        await page.evaluate(() => globalThis.room.close());
        await other.until(() => globalThis.room.peers.size === 0);
        await other.evaluate(() => globalThis.room.close());
        await enterAs(page, 'ab'[i]!, { room });
        await enterAs(other, 'ab'[1 - i]!, { room });
        await isOnPath(other, 'direct');
        await page.reload();
        await page.until(() => globalThis.ready);
        await enterAs(page, 'ab'[i]!, { room });
        await happened(other, 'connect', 2);
        await Promise.all(couple.map((one) => isOnPath(one, 'direct')));
        await talk(couple, 'here again');
        assert.equal(await count(other, 'peer-disconnect'), 1);
        assert.equal(await count(other, 'error'), 0);
      }
      await part(...couple);
    });
  });
}

for (const engines of PAIRS) {
  describe(`a restart of ICE, ${engines.join(' before ')}`, () => {
    const server = new ServerProcess();
    before(() => server.start());
    after(() => server.stop());

    /** Keeps the connections as they are now; what the function returns tells since when what has happened, and to which. */
    async function keep(couple: Couple): Promise<() => Promise<{ same: boolean; events: string[] }[]>> {
      const lengths = await Promise.all(
        couple.map((page) =>
          page.evaluate(() => {
            Object.assign(globalThis, { kept: [...room.peers.values()][0]!.connection });
            return room.log.length;
          }),
        ),
      );
      return () =>
        Promise.all(
          couple.map((page, i) =>
            page.evaluate((length) => {
              const { kept } = globalThis as unknown as { kept: unknown };
              const events = [...new Set(room.log.slice(length).map(([event]) => event))];
              return { same: kept === [...room.peers.values()][0]!.connection, events };
            }, lengths[i]!),
          ),
        );
    }

    /** Tells some of them that the network is another, and waits until both sides of a link say so. */
    async function restart(couple: Couple, which: readonly EnginePage[]): Promise<void> {
      const before = await Promise.all(couple.map(fragment));
      await Promise.all(which.map((page) => page.evaluate(() => void dispatchEvent(new Event('online')))));
      for (const [i, page] of couple.entries()) {
        await page.until((old) => {
          const { connection } = [...room.peers.values()][0]!;
          const now = /ice-ufrag:(\S+)/.exec(connection?.localDescription?.sdp ?? '')?.[1];
          return (
            now && now !== old && connection?.connectionState === 'connected' && connection.signalingState === 'stable'
          );
        }, before[i]);
      }
    }

    for (const [i, who] of PLACES.entries()) {
      it(`asked for by the ${who}, leaves the connection what it was`, async () => {
        const couple = await meet(server.url, engines);
        const since = await keep(couple);
        await restart(couple, [couple[i]!]);
        await talk(couple, 'hello again');
        for (const { same, events } of await since()) {
          assert.ok(same);
          // On a busy machine a link may stall for a moment, and messages take the relay meanwhile.
          assert.deepEqual(
            events.filter((event) => !['downgrade', 'path', 'upgrade'].includes(event)),
            ['message'],
          );
        }
        await part(...couple);
      });
    }

    it('asked for by both at once, three times, is no error, and loses nothing', async () => {
      const couple = await meet(server.url, engines);
      for (let time = 0; time < 3; time++) {
        await restart(couple, couple);
        await talk(couple, `hello again ${time}`);
      }
      await Promise.all(couple.map((page) => isOnPath(page, 'direct')));
      await assertNeverApart(couple);
      await part(...couple);
    });
  });
}
