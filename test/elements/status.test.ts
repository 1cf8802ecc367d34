import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import {
  ConnectionError,
  type WebrtcStatusElement,
  type Connection,
  type PeerState,
  type RoomState,
  type StatusState,
  type WebrtcRoomElement,
} from 'webrtc-elements';
import { holdTimers } from '../support/elements/clock.js';
import { cutNetwork, freshRoom, host, until } from '../support/elements/rooms.js';
import { expectAccessible } from '../support/elements/schemes.js';

const STATES: readonly StatusState[] = [
  'idle',
  'waiting',
  'connecting',
  'alone',
  'connected',
  'reconnecting',
  'offline',
  'failed',
];

/** A room does not say that something is wrong, until `pass()`: it has waited for long enough then. */
function holdPatience(): { pass: () => Promise<void> } {
  const clock = holdTimers(3_000);
  return {
    pass: async () => {
      await until(clock.holds, 'a room waits'); // the part that does so may have to load
      clock.pass();
    },
  };
}

/** A room with a status in it. */
const enter = (room: string, party = ''): Promise<WebrtcRoomElement> =>
  fixture(html`<webrtc-room host=${host} room=${room} party=${party}><webrtc-status></webrtc-status></webrtc-room>`);

const statusOf = (room: Element): WebrtcStatusElement => room.querySelector('webrtc-status')!;
const part = (status: Element, name: string): HTMLElement => status.shadowRoot!.querySelector(`[part=${name}]`)!;
const textIn = ({ textContent }: Element): string => textContent.trim();
const textOf = (status: Element): string => part(status, 'text').textContent;
/** Which part has the focus. */
const focused = (status: Element): string | null | undefined => status.shadowRoot!.activeElement?.getAttribute('part');
const retryOf = (status: Element): HTMLElement | null => part(status, 'retry');

/** States in which the text itself is bad news. */
const TROUBLED: readonly StatusState[] = ['offline', 'failed'];

/** Waits until a status says this, and expects everything else to go with it. */
async function says(
  status: WebrtcStatusElement,
  state: StatusState,
  text: string,
  { wrong = TROUBLED.includes(state), retries = state === 'failed' && !text.includes('too long') } = {},
): Promise<void> {
  await until(() => status.state === state && textOf(status) === text, `${state}: ${text}`);
  expect(STATES.filter((name) => status.matches(`:state(${name})`))).to.deep.equal([state]);
  expect(retryOf(status) !== null).to.equal(retries);
  const line = part(status, 'text').parentElement!;
  expect(line.getAttribute('role')).to.equal(wrong ? 'alert' : 'status');
  expect(getComputedStyle(line).color !== getComputedStyle(status).color, 'in another colour').to.equal(wrong);
}

/** What the browser says of the network, until the test is over. */
function goOnline(value: boolean): void {
  Object.defineProperty(navigator, 'onLine', { value, configurable: true });
  dispatchEvent(new Event(value ? 'online' : 'offline'));
}
afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

/** A room that stands as a test wants it to. */
class Stage extends HTMLElement {
  room = 'stage';
  state: RoomState = 'idle';
  connection: Connection | undefined;
  error: ConnectionError | undefined;
  joins = 0;
  #listeners: (() => void)[] = [];
  #splitListeners: ((split: { missing: string[]; by: string[] }) => void)[] = [];

  constructor() {
    super();
    this.addEventListener('context-request', (event) => {
      event.stopPropagation();
      (event as Event & { callback: (room: unknown) => void }).callback(this);
    });
  }

  join(): void {
    this.joins++;
  }

  stand(state: RoomState, error?: ConnectionError): void {
    Object.assign(this, { state, error });
    this.dispatchEvent(new Event('statechange'));
  }

  /** In a room with so many others. */
  meet(others: number): void {
    const peers = new Map(Array.from({ length: others }, (_, i) => [String(i), {}]));
    const on = (name: string, listener: (...args: object[]) => void): (() => void) => {
      if (name === 'split-room') this.#splitListeners.push(listener);
      else this.#listeners.push(listener);
      return () => undefined;
    };
    this.connection ??= { on } as Partial<Connection> as Connection;
    Object.assign(this.connection, { peers });
    if (this.state !== 'connected') this.stand('connected');
    for (const listener of this.#listeners) listener();
  }

  /** The server hides these, or nobody any more. */
  split(missing: string[]): void {
    for (const listener of this.#splitListeners) listener({ missing, by: [] });
  }

  /** All others are in this state. */
  find(state: PeerState): void {
    for (const peer of this.connection!.peers.values()) Object.assign(peer, { state });
    for (const listener of this.#listeners) listener();
  }

  complain(error: ConnectionError): void {
    this.dispatchEvent(new CustomEvent('error', { detail: { error } }));
  }
}
customElements.define('test-stage', Stage);
const stage = (): Promise<Stage> => fixture<Stage>(html`<test-stage><webrtc-status></webrtc-status></test-stage>`);

describe('webrtc-status', () => {
  it('says that it is in no room, accessibly, and is hidden by the hidden attribute', async () => {
    const status = await fixture<WebrtcStatusElement>(html`<webrtc-status></webrtc-status>`);
    await says(status, 'idle', 'Not in a room');
    await expectAccessible(status);
    expect(getComputedStyle(status).display).to.equal('block');
    status.hidden = true;
    expect(getComputedStyle(status).display).to.equal('none');
  });

  it('says how the room stands and who is here, accessibly', async () => {
    const alice = await enter('');
    const status = statusOf(alice);
    await says(status, 'idle', 'Not in a room');
    alice.host = '127.0.0.1:9';
    const name = (alice.room = freshRoom());
    await says(status, 'connecting', 'Joining the room…');
    await expectAccessible(status);
    alice.host = host;
    await says(status, 'alone', 'You’re the only one here');
    await expectAccessible(status);
    const bob = await enter(name);
    await says(status, 'connected', '2 people here');
    await says(statusOf(bob), 'connected', '2 people here');
    await expectAccessible(status);
    const carol = await enter(name);
    await says(status, 'connected', '3 people here');
    bob.remove();
    carol.remove();
    await says(status, 'alone', 'You’re the only one here');
    alice.leave();
    await says(status, 'idle', 'Not in a room');
  });

  it('says when the server is out of reach, and when we are offline, accessibly', async () => {
    const room = await enter(freshRoom());
    const status = statusOf(room);
    await says(status, 'alone', 'You’re the only one here');
    goOnline(false);
    await says(status, 'alone', 'You’re the only one here'); // a server in this network does not need the internet
    goOnline(true);
    const mend = cutNetwork();
    room.connection!.socket.reconnect(4000);
    await says(status, 'reconnecting', 'Can’t reach the server. Trying again…');
    await expectAccessible(status);
    goOnline(false);
    await says(status, 'offline', 'You’re offline');
    await expectAccessible(status);
    goOnline(true);
    await says(status, 'reconnecting', 'Can’t reach the server. Trying again…');
    mend();
    await says(status, 'alone', 'You’re the only one here');
  });

  it('says why a room refuses us, accessibly, and tries again by its button', async () => {
    const name = freshRoom();
    const [one, two] = await Promise.all([enter(name, 'pair'), enter(name, 'pair')]);
    await says(statusOf(one), 'connected', '2 people here');
    const third = await enter(name, 'pair');
    const status = statusOf(third);
    await says(status, 'failed', 'This room is full.');
    await expectAccessible(status);
    one.remove();
    await says(statusOf(two), 'alone', 'You’re the only one here'); // the server has let go of the place
    retryOf(status)!.click();
    await says(status, 'connected', '2 people here');
  });

  it('does not lose the focus to a button that goes', async () => {
    const full = freshRoom();
    const pair = await Promise.all([enter(full, 'pair'), enter(full, 'pair')]);
    await says(statusOf(pair[0]), 'connected', '2 people here');
    const room = await enter(full, 'pair');
    const status = statusOf(room);
    await says(status, 'failed', 'This room is full.');
    await sendKeys({ press: 'Tab' });
    expect(focused(status)).to.equal('retry');
    const states: string[] = [];
    room.addEventListener('statechange', () => states.push(room.state));
    await sendKeys({ press: 'Enter' });
    await until(() => states.at(-1) === 'failed', 'refused again');
    await says(status, 'failed', 'This room is full.');
    expect(focused(status)).to.equal('retry', 'for another try');
    room.room = freshRoom();
    await says(status, 'alone', 'You’re the only one here');
    expect(focused(status)).to.equal('text');
    room.room = full;
    await until(() => focused(status) === 'retry', 'the focus is back');
  });

  it('has words for every refusal', async () => {
    const room = await stage();
    const status = statusOf(room);
    for (const [code, text] of [
      ['room-full', 'This room is full.'],
      ['unauthorised', 'You don’t have access to this room.'],
      ['replaced', 'You joined from another tab or device.'],
      ['bad-request', 'Couldn’t join this room.'],
      ['unsupported-version', 'Couldn’t join this room.'],
      ['load-failed', 'Couldn’t join this room.'],
    ] as const) {
      room.stand('failed', new ConnectionError(code));
      await says(status, 'failed', text);
    }
    retryOf(status)!.click();
    expect(room.joins).to.equal(1);
    room.room = 'x'.repeat(129);
    room.stand('failed', new ConnectionError('bad-request'));
    await says(status, 'failed', 'This room name is too long.'); // and has no button: it stays too long
  });

  it('says why it takes so long', async () => {
    const room = await stage();
    const status = statusOf(room);
    room.stand('connecting');
    await says(status, 'connecting', 'Joining the room…');
    room.complain(new ConnectionError('timeout'));
    await says(status, 'connecting', `Can’t reach ${location.host}.`, { wrong: true, retries: true });
    room.complain(new ConnectionError('timeout', { cause: new ConnectionError('too-many-rooms') }));
    await says(status, 'connecting', 'The server is busy. Trying again…', { wrong: true });
    room.meet(0);
    await says(status, 'alone', 'You’re the only one here');
    room.complain(new ConnectionError('rate-limited'));
    await says(status, 'alone', 'You’re the only one here');
    room.stand('reconnecting');
    await says(status, 'reconnecting', 'Can’t reach the server. Trying again…');
    room.complain(new ConnectionError('unavailable'));
    await says(status, 'reconnecting', 'The server is busy. Trying again…', { wrong: true });
  });

  it('says after 3 seconds which server does not answer, counts, and tries again at once by its button', async () => {
    const clock = holdPatience();
    const room = await enter('');
    const status = statusOf(room);
    room.host = 'ws://127.0.0.1:9';
    room.room = freshRoom();
    await says(status, 'connecting', 'Joining the room…');
    await clock.pass();
    await says(status, 'connecting', 'Can’t reach 127.0.0.1:9.', { wrong: true, retries: true });
    await until(() => /^Attempt \d$/.test(part(status, 'attempt').textContent), 'a count');
    expect(part(status, 'attempt').closest('[role]'), 'is not read out each time').to.equal(null);
    await expectAccessible(status);
    const attempts: string[] = [];
    room.addEventListener('attempt', () => attempts.push(room.state));
    retryOf(status)!.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => attempts.length > 0, 'another attempt');
    await says(status, 'connecting', 'Joining the room…');
    expect(focused(status)).to.equal('text');
    await clock.pass();
    await says(status, 'connecting', 'Can’t reach 127.0.0.1:9.', { wrong: true, retries: true });
    expect(focused(status)).to.equal('retry');
    room.host = host;
    await says(status, 'alone', 'You’re the only one here');
    expect(part(status, 'attempt')).to.equal(null);
  });

  for (const [about, build] of [
    ['beside each other', (): readonly string[] => ['webrtc-status', 'webrtc-chat']],
    ['that come later', (): readonly string[] => ['webrtc-status']],
  ] as const) {
    it(`counts from the first attempt, and the same in elements ${about}`, async () => {
      const clock = holdPatience();
      let attempts = 0;
      const counted: number[] = [];
      const room = document.createElement('webrtc-room');
      room.addEventListener('attempt', () => {
        attempts++;
        counted.push(room.attempts);
      });
      Object.assign(room, { host: 'ws://127.0.0.1:9', room: freshRoom() });
      for (const tag of build()) room.append(document.createElement(tag));
      (await fixture<HTMLElement>(html`<div></div>`)).append(room);
      const status = room.querySelector('webrtc-status')!;
      await status.updateComplete;
      await says(status, 'connecting', 'Joining the room…');
      await clock.pass();
      await says(status, 'connecting', 'Can’t reach 127.0.0.1:9.', { wrong: true, retries: true });
      const late = document.createElement('webrtc-status');
      room.append(late);
      await late.updateComplete;
      await says(late, 'connecting', 'Can’t reach 127.0.0.1:9.', { wrong: true, retries: true });
      const counts = (): string[] =>
        [...room.children].flatMap((one) => [...one.shadowRoot!.querySelectorAll('[part=attempt]')]).map(textIn);
      for (let more = 0; more < 2; more++) {
        const before = attempts;
        dispatchEvent(new Event('online')); // so that it is tried at once
        await until(() => attempts > before, 'another attempt');
        await until(() => counts().every((text) => text === `Attempt ${attempts}`), `all say ${attempts}`);
        expect(counts().length).to.be.at.least(2);
      }
      expect(counted).to.deep.equal(
        counted.map((_, i) => i + 1),
        'from the first on',
      );
      room.leave();
      await until(() => room.state === 'idle', 'out of the room');
      expect(room.attempts).to.equal(0);
      room.host = host;
      room.join();
      await until(() => room.state === 'connected', 'joined');
      expect(room.attempts).to.equal(0);
    });
  }

  it('tells an error from before the part that knows what it means has loaded', async () => {
    const room = await stage();
    room.stand('connecting');
    const late = room.appendChild(document.createElement('webrtc-status'));
    await late.updateComplete;
    room.complain(new ConnectionError('unavailable'));
    await says(late, 'connecting', 'The server is busy. Trying again…', { wrong: true });
  });

  it('tells an element that comes later what it has heard', async () => {
    const room = await stage();
    room.stand('connecting');
    await says(statusOf(room), 'connecting', 'Joining the room…');
    const busy = new ConnectionError('timeout', { cause: new ConnectionError('too-many-rooms') });
    await until(() => {
      room.complain(busy); // until the part that knows what it means has loaded
      return part(statusOf(room), 'text').parentElement!.matches('.wrong');
    }, 'something is wrong');
    await says(statusOf(room), 'connecting', 'The server is busy. Trying again…', { wrong: true });
    const late = room.appendChild(document.createElement('webrtc-status'));
    await late.updateComplete;
    await says(late, 'connecting', 'The server is busy. Trying again…', { wrong: true });
    late.remove();
    room.stand('idle');
    room.stand('connecting');
    await says(statusOf(room), 'connecting', 'Joining the room…');
  });

  it('says the same when the server goes away, and keeps connection and id when we try again', async () => {
    const room = await enter(freshRoom());
    const status = statusOf(room);
    await says(status, 'alone', 'You’re the only one here');
    const { connection } = room;
    const clock = holdPatience();
    const mend = cutNetwork();
    connection!.socket.reconnect(4000);
    await says(status, 'reconnecting', 'Can’t reach the server. Trying again…');
    await clock.pass();
    await says(status, 'reconnecting', `Can’t reach ${new URL(host).host}.`, { wrong: true, retries: true });
    const before = part(status, 'attempt').textContent;
    await until(() => part(status, 'attempt').textContent !== before, 'it goes on');
    mend();
    retryOf(status)!.click();
    await says(status, 'alone', 'You’re the only one here');
    expect(room.connection).to.equal(connection);
  });

  it('says that a page needs https where it has no relay and finds no direct path', async () => {
    const secure = Object.getOwnPropertyDescriptor(globalThis, 'isSecureContext')!;
    Object.defineProperty(globalThis, 'isSecureContext', { value: false, configurable: true });
    try {
      const room = await stage();
      const status = statusOf(room);
      room.meet(1);
      await says(status, 'connected', '2 people here');
      room.find('connecting');
      await says(status, 'connected', 'This page needs https.', { wrong: true });
      room.find('connected');
      await says(status, 'connected', '2 people here');
      room.find('disconnected');
      await says(status, 'connected', '2 people here'); // there was a direct path
      room.find('new');
      await says(status, 'connected', '2 people here'); // in a manual room, nobody has tried
      room.stand('failed', new ConnectionError('relay-unavailable')); // which is all that it may use
      await says(status, 'failed', 'This page needs https.');
    } finally {
      Object.defineProperty(globalThis, 'isSecureContext', secure);
    }
  });

  it('says that the server does not show everybody the same people, until it does', async () => {
    const room = await stage();
    const status = statusOf(room);
    room.meet(1);
    await says(status, 'connected', '2 people here');
    room.split(['hidden']);
    await says(status, 'connected', 'Not everybody sees the same people.');
    await expectAccessible(status);
    room.stand('reconnecting');
    await says(status, 'reconnecting', 'Can’t reach the server. Trying again…');
    room.stand('connected');
    await says(status, 'connected', 'Not everybody sees the same people.');
    room.split([]);
    await says(status, 'connected', '2 people here');
  });

  it('does not speak of everybody when many come at once', async () => {
    const room = await stage();
    const status = statusOf(room);
    room.meet(0);
    await says(status, 'alone', 'You’re the only one here');
    const said: string[] = [];
    const observer = new MutationObserver(() => said.push(textOf(status)));
    observer.observe(part(status, 'text'), { childList: true, characterData: true, subtree: true });
    for (let others = 1; others <= 50; others++) {
      room.meet(others);
      await status.updateComplete;
    }
    await says(status, 'connected', '51 people here');
    expect(said).to.deep.equal(['2 people here', '51 people here']);
    room.stand('reconnecting'); // what is worse than a number waits for nothing
    await status.updateComplete;
    expect(textOf(status)).to.equal('Can’t reach the server. Trying again…');
    observer.disconnect();
  });

  it('speaks the language around it', async () => {
    const room = await stage();
    const status = statusOf(room);
    room.meet(2);
    room.lang = 'de';
    await says(status, 'connected', '3 Personen hier');
    room.lang = 'ar';
    room.dir = 'rtl';
    await until(() => textOf(status) === '3 أشخاص هنا', 'Arabic');
    await expectAccessible(status);
    const [sign, text] = ['indicator', 'text'].map((name) => part(status, name).getBoundingClientRect());
    expect(sign!.left).to.be.greaterThan(text!.left, 'from right to left');
    room.stand('failed', new ConnectionError('room-full'));
    await until(() => retryOf(status)?.textContent.trim() === 'إعادة المحاولة', 'the button too');
  });

  it('follows the room that `for` names, and loses it when that goes', async () => {
    const status = document.createElement('webrtc-status');
    status.for = 'far-stage';
    document.body.append(status);
    await status.updateComplete;
    await says(status, 'idle', 'Not in a room');
    const room = await stage();
    room.id = 'far-stage';
    room.meet(1);
    document.dispatchEvent(new Event('context-provider')); // as a room says when it comes
    await says(status, 'connected', '2 people here');
    status.for = '';
    await says(status, 'idle', 'Not in a room');
    status.remove();
  });

  it('has a shape for each state, and fits into 280 pixels', async () => {
    const room = await stage();
    const status = statusOf(room);
    status.style.inlineSize = '280px';
    const shapes = new Set<string>();
    const look = async (): Promise<void> => {
      await status.updateComplete;
      const { borderRadius, borderStyle, borderWidth } = getComputedStyle(part(status, 'indicator'));
      shapes.add([borderRadius, borderStyle, borderWidth].join());
      expect(status.scrollWidth).to.equal(280);
    };
    await look();
    room.stand('waiting');
    await look();
    room.stand('connecting');
    await look();
    goOnline(false);
    await until(() => status.state === 'offline', 'offline');
    await look();
    goOnline(true);
    room.meet(0);
    await look();
    room.stand('reconnecting');
    await look();
    room.meet(1);
    await look();
    room.stand('failed', new ConnectionError('unauthorised'));
    await look();
    expect(shapes.size).to.equal(STATES.length);
  });
});
