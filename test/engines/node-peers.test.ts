import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { after, afterEach, before, describe, it } from 'node:test';
import { connect, type Connection, type ConnectOptions } from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { RTCPeerConnection as Werift } from 'werift';
import { RTCPeerConnection as Wrtc } from '../../demo/roamhq-wrtc.js';
import { startServer } from '../support/server.js';
import { assertSoon, until } from '../support/wait.js';
import { identityOf, idsOf } from '../support/cast.js';
import { enterAs, type EnterOptions } from '../support/enter-as.js';
import { hears, isOnPath, part } from '../support/engines/couple.js';
import { openBlank, type EnginePage } from '../support/engines/page.js';

/** Three members of one room: two pages, and this program. */
interface Party {
  readonly node: Connection;
  /** What the program was told, as the pages write it down. */
  readonly heard: string[];
  readonly errors: string[];
  readonly pages: readonly [chromium: EnginePage, firefox: EnginePage];
}

const CHAT = fileURLToPath(new URL('../../demo/node-chat.js', import.meta.url));
const NAMES = ['chromium', 'firefox'] as const;
const ids = await idsOf('node', ...NAMES);
const SIZE = 1_300_000;

for (const [title, RTCPeerConnection] of [
  ['werift', Werift],
  ['@roamhq/wrtc', Wrtc],
] as const) {
  describe(`a peer in Node with ${title}`, () => {
    let server: SignallingServer;
    before(async () => {
      server = await startServer();
    });
    after(() => server.close());
    const joined: Connection[] = [];
    afterEach(() => {
      for (const node of joined.splice(0)) node.close(); // or a test that failed would keep this program
    });

    async function join(room: string, rest: Partial<ConnectOptions> = {}): Promise<Omit<Party, 'pages'>> {
      const identity = await identityOf('node');
      const node = await connect({ host: server.url, room, identity, RTCPeerConnection, ...rest });
      joined.push(node);
      const [heard, errors]: string[][] = [[], []];
      node.on('message', ({ peer, data }) =>
        heard!.push(
          `${peer}: ${data instanceof ArrayBuffer ? `${data.byteLength} bytes, ${sumOf(data)}` : (data as string)}`,
        ),
      );
      node.on('error', ({ code, peer, cause }) => errors!.push(`${code} ${peer}: ${String(cause)}`));
      return { node, heard: heard!, errors: errors! };
    }

    /** The program comes into the room before, between or after the pages. */
    async function gather(
      room: string,
      place: 0 | 1 | 2,
      rest: Partial<ConnectOptions> = {},
      pageRest: Partial<EnterOptions> = {},
    ): Promise<Party> {
      const pages = await Promise.all([openBlank('Chromium', server.url), openBlank('Firefox', server.url)]);
      const steps = pages.map((page, i) => () => enterAs(page, NAMES[i]!, { room, ...pageRest }));
      let party: Omit<Party, 'pages'> | undefined;
      const joins = async (): Promise<void> => {
        party = await join(room, rest);
      };
      for (const step of steps.toSpliced(place, 0, joins)) await step();
      return { ...party!, pages };
    }

    /** Waits until each of the three reaches both others by this path. */
    async function reaches({ node, pages }: Party, path: string): Promise<void> {
      for (const page of pages) {
        await page.until(
          ([wanted, id]) => {
            const paths = [...room.peers.values()].map((peer) => (peer.id === id ? peer.path === wanted : peer.path));
            return paths.length === 2 && paths.every(Boolean);
          },
          [path, ids.node] as const,
        );
      }
      await assertSoon(() => {
        assert.deepEqual(
          new Map([...node.peers.values()].map((peer) => [peer.id, peer.path])),
          new Map(NAMES.map((name) => [ids[name], path])),
        );
        return Promise.resolve();
      });
    }

    /** Everybody says it, and all others hear it. */
    async function talk({ node, heard, pages }: Pick<Party, 'node' | 'heard' | 'pages'>, text: string): Promise<void> {
      const said = [node.send(text), ...pages.map((page) => page.evaluate((words) => room.send(words), text))];
      await Promise.all(said);
      for (const page of pages) await hears(page, `${ids.node}: ${text}`);
      await hears(pages[0], `${ids.firefox}: ${text}`);
      for (const name of NAMES) assert.ok(heard.includes(`${ids[name]}: ${text}`), `${name} was heard`);
    }

    /** Ends it all; nobody had anything to complain of, but what the browser itself may. */
    async function end({ node, errors, pages }: Party, may = 'nothing'): Promise<void> {
      node.close();
      for (const page of pages) {
        await page.until((id) => !room.peers.has(id), ids.node);
        const wrong = await page.evaluate(() => room.log.filter(([name]) => name === 'error').map(([, code]) => code));
        assert.deepEqual(wrong, []);
      }
      assert.deepEqual(errors, []);
      assert.deepEqual(
        (await part(...pages)).filter((complaint) => !complaint.includes(may)),
        [],
      );
    }

    for (const place of [0, 1, 2] as const) {
      it(`reaches Chromium and Firefox directly, as number ${place + 1} of three, with text and bytes`, async () => {
        const party = await gather(`meet ${place}`, place);
        const { node, heard, pages } = party;
        await reaches(party, 'direct');
        await talk(party, 'Grüße ✓');
        const bytes = Uint8Array.from({ length: SIZE }, (_, at) => (at * 31 + (at >>> 8)) & 255);
        for (const [i, page] of pages.entries()) {
          await page.evaluate(
            ([size, to]) => {
              const own = Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >>> 8)) & 255);
              return room.send(own, { to });
            },
            [SIZE, ids.node] as const,
          );
          const id = ids[NAMES[i]!];
          assert.ok(heard.includes(`${id}: ${SIZE} bytes, ${sumOf(bytes.buffer)}`));
          const arrived = page.evaluate(
            () =>
              new Promise<number>((resolve) => {
                room.on('message', ({ data }) => {
                  if (!(data instanceof ArrayBuffer)) return;
                  resolve(new Uint8Array(data).reduce((sum, byte, at) => (sum + byte * ((at % 251) + 1)) >>> 0, 0));
                });
              }),
          );
          await page.evaluate(() => undefined); // it listens
          await node.send(bytes, { to: id });
          assert.equal(await arrived, sumOf(bytes.buffer));
          // On a busy machine a link may stall for a moment, and messages take the relay meanwhile.
          await until(async () => (await node.peers.get(id)!.getStats()).path === 'direct', 'the path is direct');
        }
        await end(party);
      });
    }

    it('leaves, and comes again under the same identity', async () => {
      const party = await gather('again', 1);
      await reaches(party, 'direct');
      party.node.close();
      for (const page of party.pages) await page.until((id) => !room.peers.has(id), ids.node);
      const again = { ...party, ...(await join('again')) };
      await reaches(again, 'direct');
      await talk(again, 'here again');
      await end(again);
    });

    it('loses nothing when its links are closed by either side, and builds them again', async () => {
      const party = await gather('closed', 2);
      const { node, pages } = party;
      await reaches(party, 'direct');
      for (const [i, name] of NAMES.entries()) {
        const id = ids[name];
        const closed = node.peers.get(id)!.connection;
        closed!.close();
        await talk(party, `after the program has closed the connection to ${name}`);
        await assertSoon(() => Promise.resolve(assert.ok(node.peers.get(id)!.channel)));
        assert.notEqual(node.peers.get(id)!.connection, closed);
        await reaches(party, 'direct');
        await pages[i]!.evaluate((node) => room.peers.get(node)!.channel!.close(), ids.node);
        await talk(party, `after ${name} has closed the channel`);
        await reaches(party, 'direct');
      }
      await end(party);
    });

    it('goes on while both sides restart ICE at once', async () => {
      const peerTimeout = 10_000; // which is the deadline of a link, too: werift may need another link
      const party = await gather('restart', 1, { peerTimeout }, { peerTimeout });
      const { node, pages } = party;
      await reaches(party, 'direct');
      for (const { connection } of node.peers.values()) connection!.restartIce();
      await Promise.all(pages.map((page) => page.evaluate(() => void dispatchEvent(new Event('online')))));
      await talk(party, 'on another network');
      await reaches(party, 'direct');
      await talk(party, 'and still there');
      node.close();
      await part(...pages);
    });

    it('ends by itself once it has said what it had to say', async () => {
      const page = await openBlank('Chromium', server.url);
      await enterAs(page, 'page', { room: 'program' });
      const program = spawn(process.execPath, [CHAT, server.url, 'program', 'Robot', title]);
      let errors = '';
      program.stderr.on('data', (data: Buffer) => (errors += data.toString()));
      program.stdout.resume();
      await isOnPath(page, 'direct');
      program.stdin.end('beep\n');
      const [code] = (await once(program, 'exit')) as [number | null];
      assert.deepEqual({ code, errors }, { code: 0, errors: '' });
      await page.until(() => room.log.some(([name, text]) => name === 'message' && text.endsWith(': beep')));
      await page.until(() => room.peers.size === 0);
      assert.deepEqual(await part(page), []);
    });

    it('is reached through the server where WebRTC is impossible', async () => {
      const party = await gather('impossible', 1, {}, { rtcConfiguration: { iceTransportPolicy: 'relay' } });
      await reaches(party, 'relay');
      await talk(party, 'by the server');
      await end(party, 'WebRTC: ICE failed');
    });
  });
}

/** As the pages sum bytes up. */
function sumOf(data: ArrayBuffer): number {
  return new Uint8Array(data).reduce((sum, byte, at) => (sum + byte * ((at % 251) + 1)) >>> 0, 0);
}
