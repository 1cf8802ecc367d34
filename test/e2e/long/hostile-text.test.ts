import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { Connection } from 'webrtc-elements/core';
import { ownTopic } from '../../../src/core/own-topic.js';
import { launch, leave } from '../../support/browser.js';
import { ATOMS, GIANTS } from '../../support/nasty-texts.js';
import { random } from '../../support/random.js';
import { assertHarmless, LONGEST_TEXT, settled, StrictPage } from '../../support/strict-page.js';

/** What takes longer than this does not end, in ms of its own thread: usual are 100, and what is quadratic takes minutes. */
const ENDLESS = 5_000;
describe('a page with a strict policy', () => {
  const strict = new StrictPage();
  before(() => strict.start());
  after(() => strict.close());

  it('shows hundreds of nasty texts as text, within bounds, and those of others with them', async (test) => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 100_000);
    test.diagnostic(`seed ${seed}`);
    const chance = random(seed);
    const ada = await strict.open('texts');
    const { page } = ada;
    const names = ['<b>Mallory</b>\u202e', 'Bob'];
    const [mallory, bob] = (await Promise.all(names.map((name) => strict.join('texts', name)))) as [
      Connection,
      Connection,
    ];
    const texts = [...ATOMS, ...GIANTS];
    while (texts.length < 300) {
      const length = 1 + Math.floor(chance() * 12);
      texts.push(Array.from({ length }, () => ATOMS[Math.floor(chance() * ATOMS.length)]).join(''));
    }
    await page.evaluate(() => document.querySelector('section')!.remove()); // one chat is what people have
    const before = await page.evaluate(boxes);
    const stop = await watchTasks(page);
    for (let i = 0; i < texts.length; i += 20) {
      await Promise.all(texts.slice(i, i + 20).map((text) => mallory.send(text)));
      await bob.send(`Bob ${i}`);
      await page.waitForFunction(
        (last) => document.querySelector('webrtc-chat')!.messages.some(({ text }) => text === last),
        `Bob ${i}`,
      );
      await settled(page);
    }
    const task = await stop();
    test.diagnostic(`longest task ${task} ms`);
    await assertHarmless(ada);
    assert.deepEqual(await page.evaluate(boxes), before, 'no element is larger or smaller for it');
    await page.evaluate(() => {
      const log = document.querySelector('webrtc-chat')!.shadowRoot!;
      for (const button of log.querySelectorAll<HTMLElement>('[part=unfold]')) button.click(); // what came as a flood
    });
    await settled(page);
    const shown = await page.evaluate(() =>
      [...document.querySelector('webrtc-chat')!.shadowRoot!.querySelectorAll('[part=text]')].map((t) => t.textContent),
    );
    const wellFormed = (text: string): string => Buffer.from(text).toString();
    const expected = texts
      .map((text) => wellFormed(text))
      .map((text) => text.replace(/(\p{M}{32})\p{M}+/gu, '$1'))
      .map((text) => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text));
    assert.deepEqual(shown.filter((text) => !text.startsWith('Bob ')).sort(), expected.sort());
    assert.ok(task < ENDLESS, `a task of ${task} ms`);
    mallory.close();
    bob.close();
    await leave(ada);
  });

  it('says who is typing, and whom a message did not reach, within bounds', async () => {
    const ada = await strict.open('lines');
    const { page } = ada;
    const names = ['W'.repeat(4000), 'Z\u0335\u0321\u034a'.repeat(50), '﷽'.repeat(50), '\u202eeve', 'M'.repeat(40)];
    const people = await Promise.all(names.map((name) => strict.join('lines', name)));
    const chat = page.locator('webrtc-room webrtc-chat');
    const connected = (count: number): Promise<unknown> =>
      page.waitForFunction(
        (wanted) =>
          [...document.querySelector('webrtc-room')!.peers.values()].filter(({ state }) => state === 'connected')
            .length === wanted,
        count,
      );
    await connected(names.length);
    const before = await page.evaluate(boxes);
    for (const [i, person] of people.entries()) {
      const typing = ownTopic(person, 'typing', { delivery: 'latest' });
      void typing.send(true).catch(() => undefined); // the page leaves before all have it
      await chat.getByText(i < 3 ? / (is|are) typing…/ : 'Several people are typing…').waitFor();
      await assertHarmless(ada);
    }
    assert.deepEqual(await page.evaluate(boxes), before);
    await page.evaluate(() => {
      const { connection } = document.querySelector('webrtc-room')!;
      connection!.send = () => Promise.reject(new Error('lost'));
      void document.querySelector('webrtc-chat')!.send('Hello?');
    });
    await chat
      .getByText(/^Not delivered to/)
      .first()
      .waitFor();
    await assertHarmless(ada);
    await leave(ada);
  });

  it('bears hundreds who come and go, and thousands of changes', async (test) => {
    const ada = await strict.open('crowd');
    const { page } = ada;
    const bob = await strict.join('crowd', 'Bob');
    const to = await page.evaluate(() => document.querySelector('webrtc-room')!.connection!.id);
    await page.evaluate(() => (document.querySelector('webrtc-chat')!.maxMessages = 100));
    await bob.send('before', { to });
    const presence = (i: number): string => {
      return JSON.stringify({ name: `${i} ${'W\u0301\u202e<b>'.repeat(600)}`.slice(0, 800) });
    };
    const stop = await watchTasks(page);
    const crowd = await Promise.all(
      Array.from({ length: 4 }, (_, i) => strict.enter('crowd', `crowd-${i}`, presence(i))),
    );
    let sent = 0;
    let gone = false;
    const change = async (): Promise<void> => {
      for (let round = 0; round < 600 || (!gone && round < 2125); round++) {
        for (const [i, socket] of crowd.entries())
          socket.send(JSON.stringify({ type: 'presence', presence: presence(i + round) }));
        if (round % 60 > 0) continue;
        await bob.send(`among them ${sent}`, { to });
        sent++;
      }
    };
    const comeAndGo = async (lane: number): Promise<void> => {
      for (let i = 0; i < 30; i++) {
        const socket = await strict.enter('crowd', `passer-${lane}-${i}`, presence(i));
        socket.close(1000);
        await once(socket, 'close');
      }
    };
    const passers = Promise.all(Array.from({ length: 10 }, (_, lane) => comeAndGo(lane)));
    await Promise.all([change(), passers.then(() => (gone = true))]);
    await bob.send('after', { to });
    await page.waitForFunction(() =>
      document.querySelector('webrtc-chat')!.messages.some(({ text }) => text === 'after'),
    );
    await settled(page);
    const task = await stop();
    test.diagnostic(`longest task ${task} ms`);
    assert.ok(task < ENDLESS, `a task of ${task} ms`);
    const texts = await page.evaluate(() => document.querySelector('webrtc-chat')!.messages.map(({ text }) => text));
    assert.deepEqual(texts, ['before', ...Array.from({ length: sent }, (_, i) => `among them ${i}`), 'after']);
    await assertHarmless(ada);
    for (const socket of crowd) socket.close(1000);
    await page.locator('webrtc-room webrtc-status').getByText('2 people here').waitFor();
    await leave(ada);
  });
});

/** Traces the page, until what it returns is called, which tells how long its longest task took, in ms of its thread. */
async function watchTasks(page: Page): Promise<() => Promise<number>> {
  const browser = await launch();
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  return async () => {
    const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
    const main = trace.traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
    const threads = main.map(({ pid, tid }) => `${pid} ${tid}`);
    const tasks = trace.traceEvents.filter(
      ({ name, pid, tid }) => name === 'RunTask' && threads.includes(`${pid} ${tid}`),
    );
    assert.ok(tasks.length > 0, 'tasks were traced');
    return tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur / 1000), 0);
  };
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** How long its thread worked on it, in µs. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** In the page: what the boxes of all elements measure. */
function boxes(): string[] {
  return [...document.querySelectorAll('webrtc-chat, webrtc-status, webrtc-invite')].map((element) => {
    const { width, height } = element.getBoundingClientRect();
    return `${element.localName} ${width} ${height}`;
  });
}
