import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitTwice, type Visitor } from '../../support/browser.js';
import { idsOf, portableIdentity } from '../../support/cast.js';
import { Client } from '../../support/client.js';
import { enterAs } from '../../support/enter-as.js';
import { described, offerOfData, offerOfSections } from '../../support/offers.js';
import { startServer } from '../../support/server.js';

/** Links that one member may have a page begin at once; and all of them, but for the first of each. */
const LINKS = 10;
const ALL_LINKS = 30;
/** Links that grow back while a test runs, at most: one in two seconds. */
const GROWN = 30;

const ids = await idsOf('ann', 'bob');

describe('a page whose links are attacked', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  /** Joins, and counts the RTCPeerConnections. */
  async function enterCounted({ page }: Visitor, name: string): Promise<void> {
    await page.evaluate(
      async ({ name, identity }) => {
        const counter = { made: 0 };
        class Counted extends RTCPeerConnection {
          constructor(configuration?: RTCConfiguration) {
            super(configuration);
            counter.made++;
          }
        }
        Object.assign(globalThis, { counter });
        await enter({ room: name, identity, RTCPeerConnection: Counted });
      },
      { name, identity: await portableIdentity('ann') },
    );
  }

  const made = ({ page }: Visitor): Promise<number> =>
    page.evaluate(() => (globalThis as unknown as { counter: { made: number } }).counter.made);
  const join = (room: string, id: string): Promise<Client> => Client.join({ url: server.url, room, id });
  const say = (client: Client, signal: object | string): void =>
    client.send({ type: 'signal', to: ids.ann, signal: typeof signal === 'string' ? signal : JSON.stringify(signal) });
  const errors = ({ page }: Visitor): Promise<string[]> =>
    page.evaluate(() => room.log.filter(([name]) => name === 'error').map(([, code]) => code));
  /** Resolves when ann has taken all that this member has said. */
  async function heard({ page }: Visitor, client: Client): Promise<void> {
    const before = await page.evaluate(() => room.log.filter(([, code]) => code === 'bad-signal').length);
    say(client, 'the end');
    await page.waitForFunction(
      (before) => room.log.filter(([, code]) => code === 'bad-signal').length > before,
      before,
    );
  }
  /** Resolves when ann has a direct link to an honest newcomer. */
  async function meetDirectly(a: Visitor, b: Visitor, name: string): Promise<void> {
    await enterAs(b.page, 'bob', { room: name });
    await a.page.waitForFunction((id) => room.peers.get(id)?.path === 'direct', ids.bob);
  }

  const ways = {
    requests: (link: string) => ({ link, type: 'request' }),
    'requests that nobody asked for': (link: string) => ({ link, automatic: true, type: 'request' }),
    offers: (link: string) => ({ link, type: 'description', description: { type: 'offer', sdp: 'v=0\r\n' } }),
  };

  for (const [kind, ask] of Object.entries(ways)) {
    it(`begins few links for a member that sends hundreds of ${kind}`, async () => {
      const [a, b] = await visitTwice(server.url);
      const name = `flood of ${kind}`.replaceAll(' ', '-');
      await enterCounted(a, name);
      const mallory = await join(name, 'mallory');
      for (let i = 0; i < 400; i++) say(mallory, ask(`link ${i}`));
      await heard(a, mallory);
      const count = await made(a);
      assert.ok(count >= 2 && count <= LINKS + GROWN, `${count} connections`);
      assert.equal((await errors(a)).filter((code) => code === 'peer-overload').length, 1);
      await meetDirectly(a, b, name);
      await mallory.leave();
      await leave(a, b);
    });
  }

  it('links directly to a newcomer while twenty members ask for links without end', async () => {
    const [a, b] = await visitTwice(server.url);
    await enterCounted(a, 'crowd');
    const members = await Promise.all(Array.from({ length: 20 }, (_, i) => join('crowd', `m${i}`)));
    for (let i = 0; i < 20; i++) for (const member of members) say(member, ways.requests(`link ${i}`));
    await meetDirectly(a, b, 'crowd');
    for (const member of members) await heard(a, member);
    const count = await made(a);
    assert.ok(count <= members.length + ALL_LINKS + GROWN, `${count} connections`);
    for (const member of members) await member.leave();
    await leave(a, b);
  });

  it('gives a link no signals of another that it did not begin, because so many have begun', async () => {
    const [a, b] = await visitTwice(server.url);
    await enterAs(a.page, 'ann', { room: 'mistaken' });
    const sdp = await b.page.evaluate(offerOfData);
    const mallory = await join('mistaken', 'mallory');
    const offer = (link: string, text: string): void =>
      say(mallory, { link, type: 'description', description: { type: 'offer', sdp: text } });
    for (let i = 1; i < LINKS; i++) offer(`link ${i}`, 'v=0\r\n');
    offer('the last', sdp);
    await described(mallory, ids.ann, 'answer');
    const before = await errors(a);
    for (let i = 0; i < GROWN; i++) offer(`another ${i}`, 'v=0\r\n');
    offer('the last', sdp);
    await described(mallory, ids.ann, 'answer'); // so the browser is done with what came before
    const refused = (await errors(a)).slice(before.length).filter((code) => code === 'peer-overload');
    assert.equal(refused.length, 1);
    await mallory.leave();
    await leave(a, b);
  });

  it('shows the browser no description that would take it seconds', async () => {
    const [a, b] = await visitTwice(server.url);
    await enterCounted(a, 'sections');
    const sdp = await b.page.evaluate(offerOfData);
    const mallory = await join('sections', 'mallory');
    const ends = { lines: '\r\n', 'line feeds': '\n', 'carriage returns': '\r' };
    const before = await made(a);
    for (const [name, end] of Object.entries(ends)) {
      const sections = Array.from({ length: 40 }, (_, i) => `m=audio 9 UDP/TLS/RTP/SAVPF 111${end}a=mid:${i}${end}`);
      const many = sdp.replaceAll('\r\n', end) + sections.join('');
      say(mallory, { link: name, type: 'description', description: { type: 'offer', sdp: many } });
    }
    const long = `${sdp}a=x:${'y'.repeat(65 * 1024)}\r\n`;
    say(mallory, { link: 'long', type: 'description', description: { type: 'offer', sdp: long } });
    await heard(a, mallory);
    assert.equal(await made(a), before);
    assert.deepEqual(
      await errors(a),
      Array.from({ length: 5 }, () => 'bad-signal'),
    );
    await meetDirectly(a, b, 'sections');
    await mallory.leave();
    await leave(a, b);
  });

  it('takes turns: a member that never stops describing its link keeps nobody waiting', async () => {
    const [a, b] = await visitTwice(server.url);
    await enterCounted(a, 'talker');
    const sdp = await b.page.evaluate(offerOfSections, 24);
    const mallory = await join('talker', 'mallory');
    const offer = { type: 'offer', sdp };
    for (let i = 0; i < 300; i++) say(mallory, { link: 'x', type: 'description', description: offer });
    await meetDirectly(a, b, 'talker');
    await heard(a, mallory);
    assert.ok((await errors(a)).includes('peer-overload'));
    await mallory.leave();
    await leave(a, b);
  });

  it('closes channels that a peer opens beyond what one may', async () => {
    const [a, b] = await visitTwice(server.url);
    await enterAs(a.page, 'ann', { room: 'channels' });
    await enterAs(b.page, 'bob', { room: 'channels' });
    for (const { page } of [a, b]) {
      await page.waitForFunction(() => [...room.peers.values()][0]?.path === 'direct');
    }
    const open = await b.page.evaluate(async (id) => {
      const connection = room.peers.get(id)?.connection;
      const channels = Array.from({ length: 300 }, (_, i) => connection!.createDataChannel(`x${i}`));
      const settled = channels.map(
        (channel) => new Promise((resolve) => channel.addEventListener('close', resolve, { once: true })),
      );
      await Promise.race(settled);
      await Promise.all(settled.slice(40)); // these at least are closed by ann
      return channels.filter(({ readyState }) => readyState === 'open').length;
    }, ids.ann);
    assert.ok(open <= 32, `${open} channels stay`);
    assert.deepEqual(await errors(a), ['peer-overload']);
    assert.equal(await b.page.evaluate(() => codeOf(room.send('still here'))), 'fulfilled');
    await leave(a, b);
  });
});
