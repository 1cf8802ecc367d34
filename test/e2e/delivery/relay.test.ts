import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { within } from '../../support/wait.js';
import { leave, visitBlank, visitTwice, type Visitor } from '../../support/browser.js';
import { idsOf, portableIdentity } from '../../support/cast.js';
import { enterAs } from '../../support/enter-as.js';
import { PAGES } from '../../support/server.js';
import { Tap } from '../../support/tap.js';
import { packRelay, unpackRelay } from '../../../src/protocol/relay-frame.js';

declare global {
  /** Lets the signals go that were held back. */
  var release: () => void;
}

const SECRET = 'the secret word is 8f3a51c6';
const CROWD = ['p0', 'p1', 'p2', 'p3'] as const;
const ids = await idsOf('a', 'b', 'c', 'd', ...CROWD);

describe('the way through the server', () => {
  let tap: Tap;
  let server: SignallingServer;
  before(async () => {
    tap = new Tap();
    server = await serve({ port: 0, host: '0.0.0.0', folder: PAGES, iceServers: [], webSocketServer: tap });
  });
  after(() => server.close());
  const url = (): string => server.url.replace('0.0.0.0', '127.0.0.1');

  const hears = ({ page }: Visitor, about: string): Promise<unknown> =>
    page.waitForFunction((words) => room.log.some(([name, text]) => name === 'message' && text === words), about);
  const count = ({ page }: Visitor, event: string): Promise<number> =>
    page.evaluate((wanted) => room.log.filter(([name]) => name === wanted).length, event);

  it('lets four people talk where WebRTC is impossible, and the server reads nothing of it', async () => {
    const people = await Promise.all(CROWD.map(() => visitBlank(url())));
    tap.frames.length = 0;
    for (const [i, { page }] of people.entries()) {
      // No TURN server, and nothing else allowed: ICE can never succeed.
      await enterAs(page, CROWD[i]!, { room: 'blocked', rtcConfiguration: { iceTransportPolicy: 'relay' } });
    }
    await Promise.all(people.map(({ page }) => page.waitForFunction(() => room.peers.size === 3)));
    await Promise.all(
      people.map(({ page }, i) =>
        page.evaluate(
          async ([secret, number]) => {
            await room.send(`${secret} of ${number}`); // no waiting for any link
            await room.send(new TextEncoder().encode(`${secret} in bytes`));
          },
          [SECRET, i] as const,
        ),
      ),
    );
    for (const [i, visitor] of people.entries()) {
      for (const [other, name] of CROWD.entries()) {
        if (other === i) continue;
        await hears(visitor, `${ids[name]}: ${SECRET} of ${other}`);
        await hears(visitor, `${ids[name]}: ${SECRET.length + 9} bytes`);
      }
      assert.equal(await count(visitor, 'message'), 6, 'each once');
      assert.equal(await count(visitor, 'peer'), 0, 'no data channel');
      const peers = await visitor.page.evaluate(() => [...room.peers.values()].map(({ state, path }) => [state, path]));
      assert.deepEqual(peers, Array(3).fill(['connected', 'relay']));
    }
    assert.ok(tap.relayed.length > 24, `${tap.relayed.length} frames went through the server`);
    const seen = Buffer.concat(tap.frames);
    for (const form of forms('secret word')) assert.equal(seen.includes(form), false, 'the server reads it');
    assert.ok(seen.includes('"type":"signal"'), 'the test reads what is there');
    await leave(...people);
  });

  it('carries the first message before ICE has done anything', async () => {
    const [a, b] = await visitTwice(url());
    await enterAs(a.page, 'a', { room: 'first' });
    await a.page.evaluate(() => {
      const { socket } = room;
      const send = socket.send.bind(socket);
      const held: Parameters<typeof send>[0][] = [];
      socket.send = (data) =>
        typeof data === 'string' && data.includes('"type":"signal"') ? held.push(data) > 0 : send(data);
      globalThis.release = () => {
        socket.send = send;
        for (const data of held) send(data);
      };
    });
    const before = await b.page.evaluate(
      async (identity) => {
        const connection = await enter({ room: 'first', identity });
        await connection.send('here I am'); // resolves when `a` has it
        return connection.log.map(([name]) => name).filter((name) => ['connect', 'peer', 'upgrade'].includes(name));
      },
      await portableIdentity('b'),
    );
    assert.deepEqual(before, ['connect'], 'delivered, and no data channel yet');
    await hears(a, `${ids.b}: here I am`);
    await a.page.evaluate(() => release());
    await b.page.waitForFunction(() => room.log.some(([name]) => name === 'upgrade'));
    await b.page.waitForFunction((id) => room.peers.get(id)?.path === 'direct', ids.a);
    const order = await b.page.evaluate(() =>
      room.log.map(([name]) => name).filter((name) => ['connect', 'upgrade', 'peer', 'datachannel'].includes(name)),
    );
    assert.deepEqual(order, ['connect', 'upgrade', 'peer', 'datachannel']);
    await leave(a, b);
  });

  it('refuses and reports what was altered or sent again, takes nothing from somebody else, and loses nothing', async () => {
    const people = (await Promise.all([1, 2, 3].map(() => visitBlank(url())))) as [Visitor, Visitor, Visitor];
    const [a, b, c] = people;
    for (const [{ page }, name] of [
      [a, 'a'],
      [b, 'b'],
      [c, 'c'],
    ] as const) {
      await enterAs(page, name, { room: 'forged', relay: 'only' });
    }
    await Promise.all(
      people.map(({ page }) => page.waitForFunction(() => room.log.filter(([n]) => n === 'connect').length === 2)),
    );
    const refused = (): Promise<number> =>
      b.page.evaluate(() => room.log.filter(([name, code]) => name === 'error' && code === 'bad-relay-frame').length);
    const say = async (text: string): Promise<void> => {
      await a.page.evaluate(([words, to]) => room.send(words, { to }), [text, ids.b] as const);
      await hears(b, `${ids.a}: ${text}`);
    };
    const isFromA = (frame: Buffer): boolean => isFrom(ids.a, frame);
    const kept: Buffer[] = [];

    let once = true;
    tap.forge = (frame) => {
      if (!isFromA(frame)) return [frame];
      kept.push(frame);
      if (!once) return [frame];
      once = false;
      const altered = Buffer.from(frame);
      altered[altered.length - 20]! ^= 1;
      return [altered];
    };
    await say('altered on its way');
    await b.page.waitForFunction(() => room.log.some(([, code]) => code === 'bad-relay-frame'));
    const altered = await refused();
    assert.equal(altered, 1);

    tap.forge = (frame) => (isFromA(frame) ? [frame, frame, ...kept] : [frame]);
    await say('sent again');
    tap.forge = (frame) => [frame];
    await say('and after that');
    const again = await refused();
    assert.ok(again >= altered + 1 + kept.length, `${again} refused`);

    // What `c` sends to `b`, under the name of `a`; and what `a` sent to `b`, to `c`.
    tap.forge = (frame) => {
      const { id, payload } = unpackRelay(new Uint8Array(frame))!;
      return id === ids.c ? [packRelay(ids.a, payload), frame] : [frame];
    };
    await c.page.evaluate((to) => room.send('under another name', { to }), ids.b);
    await hears(b, `${ids.c}: under another name`);
    assert.equal(await refused(), again, 'it may be from an `a` that has begun anew');
    tap.forge = (frame) => [frame];
    const heard = await b.page.evaluate(() => room.log.filter(([name]) => name === 'message').map(([, text]) => text));
    assert.deepEqual(heard, [
      `${ids.a}: altered on its way`,
      `${ids.a}: sent again`,
      `${ids.a}: and after that`,
      `${ids.c}: under another name`,
    ]);
    await leave(...people);
  });

  it('is not to blame for what was meant for the page before', async () => {
    const [a, b] = await visitTwice(url());
    const options = { room: 'before', relay: 'only' } as const;
    await enterAs(a.page, 'a', options);
    await enterAs(b.page, 'b', options);
    await a.page.waitForFunction((id) => room.peers.get(id)?.path === 'relay', ids.b);
    const late: Buffer[] = [];
    let held = true;
    let isHeld: () => void;
    const first = new Promise<void>((resolve) => (isHeld = resolve));
    tap.forge = (frame) => {
      if (!isFrom(ids.a, frame)) return [frame];
      late.push(frame);
      isHeld();
      return held ? [] : late.splice(0);
    };
    await a.page.evaluate(() => void codeOf(room.send('for the page before')));
    await within(first, 'a frame is held back');
    await b.page.reload();
    await b.page.waitForFunction(() => globalThis.ready);
    await enterAs(b.page, 'b', options);
    held = false;
    const met = (b: string): boolean => room.log.filter(([name, id]) => name === 'connect' && id === b).length === 2;
    await a.page.waitForFunction(met, ids.b); // or there may be nobody to send to
    await a.page.evaluate(() => room.send('for the page that is here'));
    await hears(b, `${ids.a}: for the page that is here`);
    assert.equal(late.length, 0, 'what was for the page before has come too');
    assert.equal(await count(b, 'error'), 0);
    tap.forge = (frame) => [frame];
    await leave(a, b);
  });

  it('is not there with `never`, and all there is with `only`', async () => {
    const [a, b] = await visitTwice(url());
    tap.frames.length = 0;
    await enterAs(a.page, 'a', { room: 'never', relay: 'never' });
    await enterAs(b.page, 'b', { room: 'never' });
    await b.page.waitForFunction((id) => room.peers.get(id)?.path === 'direct', ids.a);
    await b.page.evaluate(() => room.send('straight'));
    await hears(a, `${ids.b}: straight`);
    assert.equal(tap.relayed.length, 0);
    assert.deepEqual([await count(a, 'upgrade'), await count(b, 'upgrade')], [0, 0]);
    await leave(a, b);

    const [c, d] = await visitTwice(url());
    for (const { page } of [c, d]) {
      await page.evaluate(() => {
        const forbidden = {
          RTCPeerConnection: () => {
            throw new Error('made a connection');
          },
        };
        Object.assign(globalThis, forbidden);
      });
    }
    await enterAs(c.page, 'c', { room: 'only', relay: 'only' });
    await enterAs(d.page, 'd', { room: 'only' });
    await d.page.evaluate(() => room.send('by the server'));
    await hears(c, `${ids.d}: by the server`);
    assert.deepEqual([await count(c, 'error'), await count(d, 'error')], [0, 0]);
    const stats = await d.page.evaluate((id) => room.peers.get(id)!.getStats(), ids.c);
    assert.equal(stats.path, 'relay');
    assert.ok(
      stats.bytesSent > 15 && stats.bytesReceived > 15 && stats.roundTripTime! > 0 && stats.roundTripTime! < 60,
    );
    await leave(c, d);
  });

  it('is as slow as the server limits it to, and breaks nothing', async (t) => {
    const slow = await serve({ port: 0, folder: PAGES, iceServers: [], limits: { bytesPerSecond: 256 * 1024 } });
    t.after(() => slow.close());
    const [a, b] = await visitTwice(slow.url);
    await enterAs(a.page, 'a', { room: 'slow', relay: 'only' });
    await enterAs(b.page, 'b', { room: 'slow', relay: 'only' });
    const states = await b.page.evaluate(async () => {
      const started = performance.now();
      const seen: string[] = [];
      room.on('state', (state) => seen.push(state));
      await Promise.all([room.send(new Uint8Array(900 * 1024)), room.send('the end')]);
      return { seen, seconds: (performance.now() - started) / 1000 };
    });
    assert.deepEqual(states.seen, [], 'the socket stays');
    assert.ok(states.seconds > 2, `900 KiB at 256 KiB/s, a quarter of them at once, took ${states.seconds} s`);
    const heard = await a.page.evaluate(() => room.log.filter(([name]) => name === 'message').map(([, text]) => text));
    assert.deepEqual(heard, [`${ids.b}: 921600 bytes`, `${ids.b}: the end`]);
    assert.deepEqual([await count(a, 'error'), await count(b, 'error'), await count(a, 'peer-disconnect')], [0, 0, 0]);
    await leave(a, b);
  });

  it('is off on a page that is not secure, says why, and direct links work all the same', async () => {
    const host = server.url.replace('0.0.0.0', 'insecure.test');
    const [a, b] = await visitTwice(host);
    for (const { page } of [a, b]) {
      await page.evaluate((address) => enter({ room: 'plain', host: address }).then(() => undefined), host);
    }
    assert.equal(await a.page.evaluate(() => isSecureContext), false);
    await a.page.waitForFunction(() => room.log.some(([, code]) => code === 'relay-unavailable'));
    await b.page.evaluate(() => room.send('in the clear, but for DTLS'));
    const id = await b.page.evaluate(() => room.id);
    await hears(a, `${id}: in the clear, but for DTLS`);
    const code = await a.page.evaluate(
      (address) => codeOf(enter({ room: 'plain', host: address, relay: 'only' })),
      host,
    );
    assert.equal(code, 'relay-unavailable');
    await leave(a, b);
  });
});

/** Whether a frame of the relay comes from this member. */
function isFrom(id: string, frame: Buffer): boolean {
  return unpackRelay(new Uint8Array(frame))?.id === id;
}

/** How a text could show on the wire. */
function forms(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const shifted = ['', 'x', 'xx'].map((start) => {
    const whole = Buffer.from(start + text).toString('base64');
    return Buffer.from(whole.slice(4, -4));
  });
  return [bytes, Buffer.from(text, 'utf16le'), Buffer.from(bytes.toString('hex')), ...shifted];
}
