import assert from 'node:assert/strict';
import { chromium, type Browser, type CDPSession } from 'playwright-core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { args, executablePath } from '../../scripts/chromium.mjs';
import { PATIENCE } from '../support/patience.mjs';
import { PAGES } from '../support/server.js';
import { assertSoon, within } from '../support/wait.js';
import { visitBlankIn, type Visitor } from '../support/visitor.js';
import { collect } from './complaints.js';
import { encodeState, END, FIRST, HEADER_SIZE, TEXT, writeHeader } from '../../src/core/session/session-frame.js';
import { converse } from './conversation.js';
import { HostileMember } from './hostile-member.js';
import { becomeEve, describeSessions } from './hostile-page.js';
import { LIMITS } from './limits.js';
import type { Lot } from './lot.js';
import { joinIn, watchPage } from './page-watch.js';
import { ROOM } from './room.js';

/** Greater than all that are drawn, so that it is always a new one. */
const LAST_SESSION = 2 ** 32 - 1;
/** Time between two messages of each conversation, in ms. */
const PACE = 50;
/** Who talks to whom. */
const PARTNERS = { ann: ['bob', 'cleo'], bob: ['ann'], cleo: ['ann'] } as const;

/** Ann, who is the victim, in a page of Chromium; with bob, to whom she has a direct link, and cleo, to whom she has none. */
export class PageScene {
  readonly lot: Lot;
  readonly ann: Visitor;
  readonly bob: Visitor;
  readonly cleo: Visitor;
  /** A blank page in a browser of its own, for whoever is hostile. */
  readonly stranger: Visitor;
  readonly url: string;
  readonly #server: SignallingServer;
  readonly #browsers: readonly Browser[];
  readonly #inspector: CDPSession;
  /** Descriptions as a browser makes them, offers and answers by turns. */
  descriptions: readonly string[] = [];
  readonly #ids = { ann: '', bob: '', cleo: '' };
  #volleys = 0;

  private constructor(
    lot: Lot,
    server: SignallingServer,
    browsers: readonly Browser[],
    [ann, bob, cleo, stranger]: readonly [Visitor, Visitor, Visitor, Visitor],
    inspector: CDPSession,
  ) {
    this.lot = lot;
    this.#server = server;
    this.url = server.url;
    this.#browsers = browsers;
    [this.ann, this.bob, this.cleo, this.stranger] = [ann, bob, cleo, stranger];
    this.#inspector = inspector;
  }

  static async open(lot: Lot): Promise<PageScene> {
    const server = await serve({ port: 0, iceServers: [], folder: PAGES, limits: LIMITS });
    const browsers: Browser[] = [];
    try {
      for (let i = 0; i < 2; i++) browsers.push(await chromium.launch({ executablePath, args, timeout: PATIENCE }));
      const [honest, hostile] = browsers as [Browser, Browser];
      const visit = (browser = honest): Promise<Visitor> => visitBlankIn(browser, server.url);
      const visitors = [await visit(), await visit(), await visit(), await visit(hostile)] as const;
      const [{ page }] = visitors;
      const inspector = await page.context().newCDPSession(page);
      const scene = new PageScene(lot, server, browsers, visitors, inspector);
      await scene.#join();
      const { page: strange } = scene.stranger;
      await strange.evaluate(becomeEve);
      scene.descriptions = await strange.evaluate(describeSessions);
      return scene;
    } catch (error) {
      for (const browser of browsers) await browser.close();
      await server.close();
      throw error;
    }
  }

  /** Another hostile member, or another page of one that was here under the same name. */
  enter(name = 'mallory'): Promise<HostileMember> {
    return HostileMember.enter(this.url, ROOM, name, this.#ids.ann);
  }

  /** Resolves when the victim has been given all that this member has signalled so far, and its browser is done with it. */
  async taken(member: HostileMember): Promise<void> {
    const volley = ++this.#volleys;
    member.present({ volley });
    const taken = this.ann.page.evaluate((it) => fuzz.taken(...it), [member.id, volley] as const);
    await within(taken, `ann has taken volley ${volley} of ${member.id}`);
  }

  /** Lets the hostile page in, or in again; resolves with the number of ann's session with it. */
  async enterEve(): Promise<number> {
    return this.stranger.page.evaluate((it) => eve.enter(...it), [ROOM, this.#ids.ann] as const);
  }

  /** Has the hostile page send these frames; resolves with how many went, when ann has taken them or hung up. */
  async sayAsEve(frames: readonly { base64?: string; text?: string }[]): Promise<number> {
    const end = `the end of volley ${++this.#volleys}`;
    const all = [...frames, ...lastWords(end)];
    const sent = await this.stranger.page.evaluate((it) => eve.say(it), all);
    await this.ann.page.waitForFunction((words) => fuzz.texts['eve'] === words || !room.peers.get('eve')?.channel, end);
    return Math.min(sent, frames.length);
  }

  /** Resolves when more of each conversation has come. Rejects if anything is wrong with one, or a page complains. */
  async goOn(): Promise<void> {
    const before = await this.#conversations();
    await assertSoon(async () => {
      for (const [i, { fault, heard }] of (await this.#conversations()).entries()) {
        assert.equal(fault, undefined);
        assert.ok(heard > before[i]!.heard, `conversation ${i} does not go on`);
      }
    });
    for (const { complaints } of this.#honest) assert.deepEqual(complaints.slice(0, 5), []);
  }

  /** Ends the conversations, of which nothing may be missing then; messages that ann heard. */
  async settle(): Promise<number> {
    for (const { page } of this.#honest) {
      await page.evaluate(() => Object.values(fuzz.conversations).forEach((one) => one.stop()));
    }
    await assertSoon(async () => {
      const [bobs, cleos, bob, cleo] = await this.#conversations();
      for (const [one, other] of [[bobs!, bob!] as const, [cleos!, cleo!] as const]) {
        assert.deepEqual([one.heard, other.heard, one.told], [other.said, one.said, one.said]);
      }
    });
    const paths = await this.ann.page.evaluate(
      (ids) => ids.map((id) => room.peers.get(id)?.path),
      [this.#ids.bob, this.#ids.cleo],
    );
    assert.deepEqual(paths, ['direct', 'relay']);
    const [bobs, cleos] = await this.#conversations();
    return bobs!.heard + cleos!.heard;
  }

  /** Bytes of the victim's heap, once garbage is gone. */
  async held(): Promise<number> {
    await this.#inspector.send('HeapProfiler.collectGarbage');
    return (await this.#inspector.send('Runtime.getHeapUsage')).usedSize;
  }

  async close(): Promise<void> {
    for (const browser of this.#browsers) await browser.close();
    await this.#server.close();
  }

  get #honest(): readonly Visitor[] {
    return [this.ann, this.bob, this.cleo];
  }

  async #join(): Promise<void> {
    const tools = `globalThis.fuzz = { converse: ${converse.toString()}, collect: ${collect.toString()} }`;
    for (const [i, name] of (['ann', 'bob', 'cleo'] as const).entries()) {
      const { page } = this.#honest[i]!;
      await page.evaluate(tools);
      await page.evaluate(watchPage);
      const relay = name === 'cleo' ? 'only' : 'fallback';
      this.#ids[name] = await page.evaluate((it) => enter(it).then(({ id }) => id), { room: ROOM, relay } as const);
    }
    const { page } = this.ann;
    await page.waitForFunction((id) => room.peers.get(id)?.path === 'direct', this.#ids.bob);
    await page.waitForFunction((id) => room.peers.get(id)?.path === 'relay', this.#ids.cleo);
    for (const [i, names] of Object.values(PARTNERS).entries()) {
      const partners = names.map((name) => this.#ids[name]);
      await this.#honest[i]!.page.evaluate(joinIn, { partners, pace: PACE });
    }
  }

  /** Ann's with bob and with cleo, bob's and cleo's with her. */
  async #conversations(): Promise<{ said: number; told: number; heard: number; fault: string | undefined }[]> {
    const all = this.#honest.map(({ page }) =>
      page.evaluate(() =>
        Object.values(fuzz.conversations).map(({ said, told, heard, fault }) => ({ said, told, heard, fault })),
      ),
    );
    return (await Promise.all(all)).flat();
  }
}

/** Frames that begin another session, and say these words in it. */
function lastWords(words: string): { base64: string }[] {
  const header = { session: LAST_SESSION, offset: 0, peer: 0, received: 0 };
  const bytes = Buffer.from(words);
  const message = new Uint8Array(HEADER_SIZE + bytes.length);
  message.set(bytes, HEADER_SIZE);
  writeHeader(message, { ...header, flags: FIRST | END | TEXT });
  const state = encodeState({ ...header, flags: 0 }, 2 ** 20);
  return [state, message].map((frame) => ({ base64: Buffer.from(frame).toString('base64') }));
}
