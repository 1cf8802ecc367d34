import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { portableIdentity } from '../support/cast.js';
import { Proxy } from '../support/proxy.js';
import { PATIENCE } from '../support/patience.mjs';
import { within } from '../support/wait.js';
import type { Entering, View } from './account.js';
import type { Ledger } from './ledger.js';
import { timeOf, type Membership } from './membership.js';
import type { Act } from './schedule.js';
import type { SoakServer } from './soak-server.js';
import { Tab } from './tab.js';
import type { Trouble } from './trouble.js';
import type { Check, Verdict } from './verdict.js';
import { IN_PRIVATE } from '../support/in-private.js';

/** What the places of one room have in common. */
export interface PlaceOptions {
  readonly browser: Browser;
  readonly server: SoakServer;
  readonly room: string;
  readonly peerTimeout: number;
  /** ms between two messages of one member, on average. */
  readonly pace: number;
  readonly seed: number;
  readonly ledger: Ledger;
  readonly trouble: Trouble;
  readonly verdict: Verdict<Check>;
  /** Ends what lasts. */
  readonly signal: AbortSignal;
}

/** After this time, in ms, who was out of reach has been found again, if it was told that it is back. */
const RECOVERY = 6_000;
/** The longest wait before a socket is opened again, of which nobody told that it may be, and the time to open it. */
const RECOVERY_UNTOLD = 18_000;

/** A place in a room, with a way to the server of its own; there is a page at it, with a member or none, or nobody. */
export class Place {
  readonly name: string;
  readonly #options: PlaceOptions;
  readonly #proxy: Proxy;
  #tab: Tab | undefined;
  #member: Membership | undefined;
  #story: string[] = [];
  /** Who was here last. */
  #identity: JsonWebKey = {};
  #relay: Entering['relay'] = 'fallback';
  #strangers = 0;
  #acts = Promise.resolve();

  constructor(name: string, options: PlaceOptions) {
    this.name = name;
    this.#options = options;
    this.#proxy = new Proxy(() => options.server.port);
  }

  /** Who is here. */
  get member(): Membership | undefined {
    return this.#member;
  }

  /** Whether who is here sends through the server alone. */
  get relayOnly(): boolean {
    return this.#relay === 'only';
  }

  /** What happened here lately, and when. */
  get story(): readonly string[] {
    return this.#story;
  }

  async open(): Promise<void> {
    await this.#proxy.start();
  }

  /** Lets this happen, after what happens already; `rest` resolves when all of it is over. */
  act(act: Act): void {
    this.#acts = this.#acts.then(async () => {
      if (this.#options.signal.aborted) return;
      this.#note(`begins: ${JSON.stringify(act)}`);
      await within(this.#do(act), `${this.name}: ${act.type}`, 2 * PATIENCE);
      this.#note(`is over: ${act.type}`);
    });
    this.#acts.catch(() => undefined); // `rest` tells
  }

  rest(): Promise<void> {
    return this.#acts;
  }

  async talk(on: boolean): Promise<void> {
    if (this.#member) await this.#tab?.page.evaluate((really) => member.talk(really), on);
  }

  async view(): Promise<View | undefined> {
    return this.#member && this.#tab?.page.evaluate(() => member.view());
  }

  /** Has the page tell all up to now. */
  async settleAccount(): Promise<void> {
    if (this.#member) await this.#tab?.page.evaluate(() => member.settleAccount());
  }

  /** Bytes of the page's heap that are in use, without garbage. */
  async heap(): Promise<number> {
    return (await this.#tab?.heap()) ?? NaN;
  }

  async close(): Promise<void> {
    await this.#tab?.close();
    await this.#proxy.stop();
  }

  async #do(act: Act): Promise<void> {
    switch (act.type) {
      case 'come':
        if (act.stranger) this.#identity = await portableIdentity(`${this.name} ${++this.#strangers}`);
        this.#relay = act.relay;
        return this.#come();
      case 'leave':
        this.#end();
        return this.#tab?.page.evaluate(() => member.depart());
      case 'close':
        this.#end();
        return this.#drop('close');
      case 'crash':
        this.#end();
        return this.#drop('crash');
      case 'reload':
        this.#end();
        return this.#options.server.withPages(async () => {
          await this.#tab?.page.reload();
          await this.#enter();
        });
      case 'lose-network':
        return this.#loseNetwork(act);
      case 'sleep':
        return this.#sleep(act.time);
      case 'break':
        return this.#tab?.page.evaluate(({ what, chance }) => member.breakLink(what, chance), act);
      case 'restart-server':
        throw new Error('That is for the room.');
    }
  }

  /** The membership is over, or about to be. */
  #end(): void {
    if (this.#member) this.#member.ended = Date.now();
    this.#member = undefined;
  }

  async #come(): Promise<void> {
    if (this.#tab) return this.#enter();
    const { browser, server, ledger, verdict } = this.#options;
    await server.withPages(async () => {
      this.#tab = await Tab.open(browser, `${this.#proxy.url}/member.html`, {
        complain: (what) => verdict.fail('pages', `${this.name}: ${what}`),
        account: (account) => ledger.take(account),
      });
      await this.#enter();
    });
  }

  async #enter(): Promise<void> {
    const { room, peerTimeout, pace, seed, ledger } = this.#options;
    const tab = this.#tab;
    if (!tab) return;
    await tab.page.waitForFunction(() => 'member' in globalThis);
    await tab.loseLinks(false); // what holds for a connection has to be there before it is made
    this.#member = ledger.begin(this.name, room);
    const { number } = this.#member;
    await tab.page.evaluate((entering) => member.enter(entering), {
      identity: this.#identity,
      room,
      ...IN_PRIVATE,
      peerTimeout,
      pace,
      relay: this.#relay,
      presence: { number },
      seed: seed + number * 7919,
    });
    await this.talk(true);
  }

  /** The tab is closed, or has crashed. */
  async #drop(how: 'close' | 'crash'): Promise<void> {
    const tab = this.#tab;
    this.#tab = undefined;
    await tab?.[how]();
  }

  async #loseNetwork({ time, how, told }: Act & { type: 'lose-network' }): Promise<void> {
    const over = this.#options.trouble.begin(this.name);
    await this.#tab?.loseLinks(true);
    this.#proxy.become(how);
    await this.#last(time);
    this.#proxy.become('open');
    await this.#tab?.loseLinks(false);
    if (told) await this.#tab?.page.evaluate(() => dispatchEvent(new Event('online')));
    over(told && this.#options.server.isUp ? RECOVERY : RECOVERY_UNTOLD);
  }

  async #sleep(time: number): Promise<void> {
    const over = this.#options.trouble.begin(this.name);
    const wake = await this.#tab?.sleep();
    await this.#last(time);
    await wake?.();
    over(RECOVERY);
  }

  #note(what: string): void {
    this.#story = [...this.#story.slice(-50), `${timeOf(Date.now())} ${this.name} ${what}`];
  }

  /** So long it lasts, unless everything ends. */
  async #last(time: number): Promise<void> {
    await delay(time, undefined, { signal: this.#options.signal }).catch(() => undefined);
  }
}
