import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank, visitTwice, type Visitor } from '../../support/browser.js';
import { idsOf, portableIdentity } from '../../support/cast.js';
import { enterAs } from '../../support/enter-as.js';
import { startServer } from '../../support/server.js';

const ids = await idsOf('a', 'b', 'ann', 'bob', 'cat');

describe('messages', () => {
  let server: SignallingServer;
  let visitors: [Visitor, Visitor, Visitor];

  before(async () => {
    server = await startServer();
    visitors = (await Promise.all([1, 2, 3].map(() => visitBlank(server.url)))) as [Visitor, Visitor, Visitor];
    for (const [{ page }, name] of [
      [visitors[0], 'ann'],
      [visitors[1], 'bob'],
      [visitors[2], 'cat'],
    ] as const) {
      await enterAs(page, name, { room: 'talk' });
    }
    const all = (): boolean =>
      room.peers.size === 2 && [...room.peers.values()].every(({ state }) => state === 'connected');
    await Promise.all(visitors.map(({ page }) => page.waitForFunction(all)));
  });
  after(async () => {
    await leave(...visitors);
    await server.close();
  });

  const heard = ({ page }: Visitor): Promise<string[]> =>
    page.evaluate(() => room.log.filter(([name]) => name === 'message').map(([, about]) => about));
  const hears = ({ page }: Visitor, about: string): Promise<unknown> =>
    page.waitForFunction((words) => room.log.some(([name, text]) => name === 'message' && text === words), about);

  it('reach one, several or all, and nobody else', async () => {
    const [ann, bob, cat] = visitors;
    await ann.page.evaluate(async ({ bob, cat }) => {
      await room.send('for bob', { to: bob });
      await room.send('for both', { to: [bob, cat, cat] });
      await room.send('for all');
    }, ids);
    const [forBob, forBoth, forAll] = ['for bob', 'for both', 'for all'].map((text) => `${ids.ann}: ${text}`);
    await Promise.all([hears(bob, forAll!), hears(cat, forAll!)]);
    assert.deepEqual(await heard(bob), [forBob, forBoth, forAll]);
    assert.deepEqual(await heard(cat), [forBoth, forAll]);
    assert.deepEqual(await heard(ann), []);
  });

  it('arrive as they were sent: text as text, bytes as an ArrayBuffer, a view as what it shows', async () => {
    const [ann, bob] = visitors;
    const arrived = bob.page.evaluate(
      () =>
        new Promise<(string | number[])[]>((resolve) => {
          const all: (string | number[])[] = [];
          const stop = room.on('message', ({ data }) => {
            all.push(data instanceof ArrayBuffer ? [...new Uint8Array(data)] : (data as string));
            if (data !== 'the end') return;
            stop();
            resolve(all);
          });
          Object.assign(globalThis, { listening: true });
        }),
    );
    await bob.page.waitForFunction(() => (globalThis as unknown as { listening?: boolean }).listening);
    await ann.page.evaluate(async (to) => {
      await room.send('Grüße 👋 \0', { to });
      await room.send('', { to });
      await room.send(new Uint8Array([1, 2, 3]).buffer, { to });
      await room.send(new Uint8Array([9, 8, 7, 6]).subarray(1, 3), { to });
      await room.send(new Uint16Array([258]), { to });
      await room.send(new ArrayBuffer(0), { to });
      await room.send('the end', { to });
    }, ids.bob);
    assert.deepEqual(await arrived, ['Grüße 👋 \0', '', [1, 2, 3], [8, 7], [2, 1], [], 'the end']);
  });

  it('keep their order and their bytes when many are sent without waiting', async () => {
    const [, bob, cat] = visitors;
    const result = bob.page.evaluate(
      (cat) =>
        new Promise<{ count: number; wrong: number }>((resolve) => {
          let count = 0;
          let wrong = 0;
          room.on('message', ({ data, peer }) => {
            if (peer !== cat || !(data instanceof ArrayBuffer)) return;
            const numbers = new Uint32Array(data);
            if (numbers[0] !== count || numbers.at(-1) !== count) wrong++;
            if (++count === 300) resolve({ count, wrong });
          });
          Object.assign(globalThis, { counting: true });
        }),
      ids.cat,
    );
    await bob.page.waitForFunction(() => (globalThis as unknown as { counting?: boolean }).counting);
    const most = await cat.page.evaluate(async (to) => {
      const numbers = new Uint32Array(15_000); // 60 kB; one buffer for all, written anew for each message
      const channel = room.peers.get(to)!.channel!;
      const sends: Promise<void>[] = [];
      let buffered = 0;
      for (let i = 0; i < 300; i++) {
        numbers.fill(i);
        sends.push(room.send(numbers, { to }));
        buffered = Math.max(buffered, channel.bufferedAmount);
      }
      await Promise.all(sends);
      return buffered;
    }, ids.bob);
    assert.deepEqual(await result, { count: 300, wrong: 0 });
    assert.ok(most < 256 * 1024, `the channel's buffer stays small: ${most} bytes`);
  });

  it('wait for a link that is being built', async () => {
    const [a, b] = await visitTwice(server.url);
    await enterAs(a.page, 'a', { room: 'early' });
    const identity = await portableIdentity('b');
    await b.page.evaluate(
      async ({ identity, to }) => {
        await enter({ room: 'early', identity });
        const state = room.peers.get(to)!.state;
        await Promise.all([room.send('one'), room.send(new Uint8Array(2)), room.send(`three, sent while ${state}`)]);
      },
      { identity, to: ids.a },
    );
    const texts = ['one', '2 bytes', 'three, sent while connecting'].map((text) => `${ids.b}: ${text}`);
    await hears(a, texts[2]!);
    assert.deepEqual(await heard(a), texts);
    await leave(a, b);
  });

  it('that cannot be delivered say why', async () => {
    const [ann, , cat] = visitors;
    const codes = await ann.page.evaluate(
      async (bob) => [
        await codeOf(room.send('x', { to: 'nobody' })),
        await codeOf(room.send(new Uint8Array(64 * 1024 * 1024 + 1), { to: bob })),
        await codeOf(room.send(new Map())),
        await codeOf(room.send('to nobody at all', { to: [] })),
      ],
      ids.bob,
    );
    assert.equal(codes[0], 'unknown-peer');
    assert.equal(codes[1], 'message-too-large');
    assert.match(codes[2]!, /^untyped: TypeError: send\(\) needs a string/);
    assert.equal(codes[3], 'fulfilled');
    const code = await cat.page.evaluate(async () => {
      const here = room;
      const other = await enter({ room: 'over' });
      globalThis.room = here;
      other.close();
      return codeOf(other.send('x'));
    });
    assert.equal(code, 'closed');
  });

  it('that wait for a peer are rejected when it leaves', async () => {
    const [a, b] = await visitTwice(server.url);
    await a.page.evaluate(() => enter({ room: 'going', mesh: 'manual' }).then(() => undefined));
    await enterAs(b.page, 'b', { room: 'going', mesh: 'manual' });
    await a.page.waitForFunction(() => room.peers.size === 1);
    // No signal gets through, so that the link never comes about.
    await b.page.evaluate(() => Object.assign(room.socket, { send: () => true }));
    await a.page.evaluate((id) => {
      room.connectToPeer(id);
      Object.assign(globalThis, { result: codeOf(room.send('x')) });
    }, ids.b);
    await b.page.close();
    assert.equal(
      await a.page.evaluate(() => (globalThis as unknown as { result: Promise<string> }).result),
      'peer-gone',
    );
    await leave(a, b);
  });

  it('are not what a page says on the channel of the library: that is an error of the other side', async () => {
    const [a, b] = await visitTwice(server.url);
    await enterAs(a.page, 'a', { room: 'raw', relay: 'never' });
    await enterAs(b.page, 'b', { room: 'raw', relay: 'never' });
    await a.page.waitForFunction((id) => room.peers.get(id)?.state === 'connected', ids.b);
    await a.page.evaluate(async (id) => {
      room.peers.get(id)!.channel!.send('raw');
      await room.send('as it has to be');
    }, ids.b);
    await hears(b, `${ids.a}: as it has to be`);
    assert.deepEqual(await heard(b), [`${ids.a}: as it has to be`]);
    const errors = await b.page.evaluate(() => room.log.filter(([name]) => name === 'error').map(([, about]) => about));
    assert.deepEqual(errors, ['bad-message']);
    await leave(a, b);
  });

  it('can go over further channels of the page, which both sides hear of', async () => {
    const [ann, bob] = visitors;
    const answer = bob.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          room.on('datachannel', (channel) => {
            if (channel.label !== 'extra') return;
            channel.onmessage = ({ data }) =>
              resolve(`${data as string}, ${channel.ordered ? 'in order' : 'in any order'}`);
          });
          Object.assign(globalThis, { waiting: true });
        }),
    );
    await bob.page.waitForFunction(() => (globalThis as unknown as { waiting?: boolean }).waiting);
    await ann.page.evaluate(async (to) => {
      const opened = new Promise<RTCDataChannel>((resolve) => room.on('datachannel', resolve));
      const channel = room.createDataChannel('extra', { to, ordered: false });
      if ((await opened) !== channel) throw new Error('another channel');
      channel.send('hi');
    }, ids.bob);
    assert.equal(await answer, 'hi, in any order');
    assert.deepEqual(
      (await heard(bob)).filter((about) => about.includes('hi,')),
      [],
      'nothing of it reaches `message`',
    );
    const codes = await ann.page.evaluate(() => {
      try {
        room.createDataChannel('x', { to: 'nobody' });
        return 'made';
      } catch (error) {
        return (error as { code: string }).code;
      }
    });
    assert.equal(codes, 'unknown-peer');
  });

  it('complain of nothing on the console', () => {
    assert.deepEqual(
      visitors.flatMap(({ complaints }) => complaints),
      [],
    );
  });
});
