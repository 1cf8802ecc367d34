import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CDPSession, Page } from 'playwright-core';
import type { WebrtcChatElement } from 'webrtc-elements';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank, visitTwice, type Visitor } from '../support/browser.js';
import { Client } from '../support/client.js';
import { PATIENCE } from '../support/patience.mjs';
import { tellTyping } from '../support/own-topics.js';
import { startServer } from '../support/server.js';

declare global {
  /** What a screen reader would have said. */
  var spoken: string[];
  /** What goes wrong with the next message. */
  var lose: boolean;
}

/** Where the focus is: the element's tag and the part of it; `body` when it is lost. */
const WHERE = `(() => {
  let at = document.activeElement;
  const path = [];
  while (at?.shadowRoot?.activeElement) {
    path.push(at.localName.replace('webrtc-', ''));
    at = at.shadowRoot.activeElement;
  }
  path.push(at.getAttribute('part') ?? at.id ?? at.localName);
  return document.activeElement === document.body ? 'body' : path.join(' ');
})()`;

/** Whether one sees where the focus is. */
const SEEN = `(() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const { width, height } = at.getBoundingClientRect();
  return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 && width > 0 && height > 0;
})()`;

interface Furniture {
  readonly room: string;
  readonly name: string;
  readonly manual: boolean;
  readonly party?: string;
}

/** In the page: everything of one room, between two buttons. */
function furnish({ room, name, manual, party = '' }: Furniture): void {
  Object.defineProperty(navigator, 'share', { value: () => Promise.resolve(), configurable: true });
  document.body.innerHTML = `<button id="before">Before</button>
    <webrtc-room host="${location.host}" party="${party}" name="${name}" ${manual ? 'manual' : ''}>
      <webrtc-status></webrtc-status><webrtc-peer-list></webrtc-peer-list>
      <webrtc-chat></webrtc-chat><webrtc-invite></webrtc-invite>
    </webrtc-room>
    <button id="after">After</button>`;
  document.querySelector('webrtc-room')!.room = room;
}

/** A person at the keyboard. */
class Person {
  readonly page: Page;
  readonly complaints: string[];

  constructor({ page, complaints }: Visitor) {
    this.page = page;
    this.complaints = complaints;
  }

  where(): Promise<string> {
    return this.page.evaluate(WHERE);
  }

  /** Presses a key, and expects the focus to be there, where one can see it. */
  async press(key: string, where: string): Promise<void> {
    await this.page.keyboard.press(key);
    await this.isAt(where);
    assert.equal(await this.page.evaluate(SEEN), true, `${where} shows that it has the focus`);
  }

  /** Waits until the focus is there. It may be nowhere else meanwhile but where it was. */
  async isAt(where: string): Promise<void> {
    const end = Date.now() + PATIENCE;
    for (let at = await this.where(); at !== where; at = await this.where()) {
      assert.ok(at !== 'body' && Date.now() < end, `the focus is at ${at}, not at ${where}`);
    }
  }

  /** Waits for something to be so in the chat. */
  async chat(condition: (chat: WebrtcChatElement) => boolean): Promise<void> {
    const handle = await this.page.evaluateHandle(`(${String(condition)})`);
    await this.page.waitForFunction(
      (holds) => (holds as (chat: Element) => boolean)(document.querySelector('webrtc-chat')!),
      handle,
    );
  }

  /** Sends a text, not by the keyboard. */
  async say(...texts: string[]): Promise<void> {
    await this.page.evaluate(async (all) => {
      for (const text of all) await document.querySelector('webrtc-room')!.send(text);
    }, texts);
  }

  /** Scrolls by a key until the log stands still; tells where. */
  async scroll(key: string): Promise<number> {
    await this.page.keyboard.press(key);
    return this.page.evaluate(async () => {
      const log = document.querySelector('webrtc-chat')!.shadowRoot!.querySelector('[role=log]')!;
      for (let last = NaN; last !== log.scrollTop;) {
        last = log.scrollTop;
        for (let frame = 0; frame < 6; frame++) await new Promise(requestAnimationFrame);
      }
      return log.scrollTop;
    });
  }
}

describe('by the keyboard alone', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  async function meet(room: string, { manual = false } = {}): Promise<[Person, Person]> {
    const people = (await visitTwice(server.url)).map((visitor) => new Person(visitor)) as [Person, Person];
    for (const [i, { page }] of people.entries()) {
      await page.evaluate(furnish, { room, name: ['Ada', 'Bob'][i]!, manual });
      await page.waitForFunction(() => document.querySelector('webrtc-room')!.state === 'connected');
    }
    if (!manual) for (const person of people) await person.chat(({ notice }) => notice === '');
    await people[0].page.waitForFunction(() => document.querySelector('webrtc-room')!.peers.size === 1);
    await people[0].page.keyboard.press('Tab');
    assert.equal(await people[0].where(), 'before');
    return people;
  }

  it('people connect, read, write, try again and invite', async () => {
    const [ada, bob] = await meet('keys', { manual: true });
    await ada.page.locator('webrtc-peer-list').getByRole('button', { name: 'Connect to Bob' }).waitFor();
    const order = [
      'peer-list action',
      'peer-list options',
      'chat log',
      'chat input',
      'chat send',
      'invite link',
      'invite copy',
    ];
    order.push('invite share', 'invite code-button', 'after');
    for (const stop of order) await ada.press('Tab', stop);
    for (const stop of ['before', ...order.slice(0, -1)].reverse()) await ada.press('Shift+Tab', stop);

    await ada.press('Tab', 'peer-list action');
    await ada.press('Enter', 'peer-list action');
    for (const person of [ada, bob]) await person.chat(({ notice }) => notice === '');
    await ada.page.locator('webrtc-peer-list').getByRole('button', { name: 'Disconnect from Bob' }).waitFor();
    await ada.isAt('peer-list action');

    await bob.say('first https://example.org/', ...Array.from({ length: 15 }, (_, i) => `line ${i}\n\n…`));
    await ada.chat(({ messages }) => messages.length === 16);
    await ada.press('Tab', 'peer-list options');
    await ada.press('Tab', 'chat log');
    const end = await ada.scroll('End');
    assert.ok(end > 100);
    const up = await ada.scroll('ArrowUp');
    assert.ok(up < end);
    const page = await ada.scroll('PageUp');
    assert.ok(page < up - 50);
    assert.equal(await ada.scroll('Home'), 0);
    assert.ok((await ada.scroll('PageDown')) > 50);
    assert.ok((await ada.scroll('ArrowDown')) > 50);
    await bob.say('one more');
    await ada.page.getByRole('button', { name: '1 new message' }).waitFor();
    await ada.press('Tab', 'chat link');
    await ada.press('Tab', 'chat more');
    await ada.press('Enter', 'chat log');
    await ada.page.getByRole('button', { name: 'new message' }).waitFor({ state: 'detached' });

    await ada.press('Tab', 'chat link');
    await ada.page.getByRole('button', { name: 'Latest messages' }).waitFor(); // the link is far up
    await ada.press('Tab', 'chat more');
    await ada.press('Tab', 'chat input');
    await ada.page.keyboard.type('two');
    await ada.press('Shift+Enter', 'chat input');
    await ada.page.keyboard.type('lines');
    await ada.press('Enter', 'chat input');
    await bob.chat(({ messages }) => messages.at(-1)?.text === 'two\nlines');
    await ada.page.keyboard.type('by the button');
    await ada.press('Tab', 'chat send');
    await ada.press('Enter', 'chat send');
    await bob.chat(({ messages }) => messages.at(-1)?.text === 'by the button');
    await ada.press('Shift+Tab', 'chat input');

    await ada.page.evaluate(breakable);
    await ada.page.keyboard.type('lost');
    await ada.press('Enter', 'chat input');
    await ada.page.getByRole('button', { name: 'Try again' }).waitFor();
    await ada.press('Shift+Tab', 'chat retry');
    await ada.press('Enter', 'chat log');
    await bob.chat(({ messages }) => messages.at(-1)?.text === 'lost');

    await ada.press('Tab', 'chat link');
    await ada.page.getByRole('button', { name: 'Latest messages' }).waitFor();
    for (const stop of ['more', 'input', 'send']) await ada.press('Tab', `chat ${stop}`);
    await ada.press('Tab', 'invite link');
    assert.equal(await ada.page.evaluate(() => String(getSelection())), ada.page.url());
    await ada.press('Tab', 'invite copy');
    await ada.page.keyboard.press('Enter');
    await ada.page.locator('webrtc-invite').getByText('link', { exact: false }).nth(1).waitFor();
    assert.match(await ada.where(), /^invite (copy|link)$/);
    while ((await ada.where()) !== 'invite code-button') await ada.page.keyboard.press('Tab');
    await ada.press('Enter', 'invite code-button');
    await ada.page.locator('webrtc-invite svg').waitFor();
    await ada.press('Enter', 'invite code-button');
    await ada.page.locator('webrtc-invite svg').waitFor({ state: 'detached' });
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });

  it('people try again to enter a room', async () => {
    const ada = new Person(await visitBlank(server.url));
    const [party, room] = ['pair', 'full'];
    const pair = await Promise.all(['bob', 'carol'].map((id) => Client.join({ url: server.url, party, room, id })));
    await ada.page.evaluate(furnish, { room, name: 'Ada', manual: false, party });
    await ada.page.getByRole('button', { name: 'Try again' }).waitFor();
    await ada.page.keyboard.press('Tab');
    await ada.press('Tab', 'status retry');
    await ada.press('Enter', 'status retry');
    await ada.page.evaluate(() => (document.querySelector('webrtc-room')!.room = 'empty'));
    await ada.isAt('status text');
    await leave(ada);
    for (const one of pair) await one.leave();
  });

  it('people come in by the lobby', async () => {
    const ada = new Person(await visitBlank(server.url));
    await ada.page.evaluate(() => {
      document.body.innerHTML = `<webrtc-room room="locked"><webrtc-lobby ask-password required></webrtc-lobby></webrtc-room>
        <button id="after">After</button>`;
    });
    await ada.page.getByRole('button', { name: 'Join' }).waitFor();
    await ada.press('Tab', 'lobby name');
    await ada.press('Enter', 'lobby name');
    await ada.page.getByText('Type a name to join.').waitFor();
    await ada.page.keyboard.type('Ada');
    await ada.press('Enter', 'lobby password');
    await ada.page.keyboard.type('hush');
    await ada.press('Tab', 'lobby show');
    await ada.press('Space', 'lobby show');
    await ada.page.getByRole('button', { name: 'Hide password' }).waitFor();
    await ada.press('Tab', 'lobby join');
    await ada.press('Tab', 'after');
    await ada.press('Shift+Tab', 'lobby join');
    await ada.page.keyboard.press('Enter');
    await ada.page.waitForFunction(() => document.querySelector('webrtc-room')!.connection?.presence['name'] === 'Ada');
    await ada.press('Tab', 'after');
    assert.deepEqual(ada.complaints, []);
    await leave(ada);
  });

  it('nobody loses the focus to what goes', async () => {
    const [ada, bob] = await meet('going');
    const tabTo = async (where: string): Promise<void> => {
      for (let i = 0; (await ada.where()) !== where; i++) {
        assert.ok(i < 20, `no way to ${where}`);
        await ada.page.keyboard.press('Tab');
      }
    };
    const back = (): Promise<void> => ada.page.evaluate(() => document.getElementById('before')!.focus());
    const log = 'chat log';

    // New messages, which are seen otherwise.
    await bob.say(...Array.from({ length: 15 }, (_, i) => `line ${i}\n\n…`));
    await ada.chat(({ messages }) => messages.length === 15);
    await tabTo(log);
    await ada.scroll('Home');
    await bob.say('one more');
    await tabTo('chat more');
    await ada.page.evaluate(() => {
      const scrolled = document.querySelector('webrtc-chat')!.shadowRoot!.querySelector('[role=log]')!;
      scrolled.scrollTop = scrolled.scrollHeight;
    });
    await ada.isAt(log);

    // A link, of a message that is too old.
    await bob.say('https://example.org/');
    await ada.chat(({ messages }) => messages.length === 17);
    await tabTo('chat link');
    await ada.page.evaluate(() => (document.querySelector('webrtc-chat')!.maxMessages = 1));
    await bob.say('the last one');
    await ada.isAt(log);

    // A message that could be sent again, as long as somebody was there.
    await ada.page.evaluate(breakable);
    await tabTo('chat input');
    await ada.page.keyboard.type('lost');
    await ada.press('Enter', 'chat input');
    await back();
    await ada.page.getByRole('button', { name: 'Try again' }).waitFor();
    await tabTo('chat retry');
    await leave(bob);
    await ada.chat(({ notice }) => notice !== '');
    await ada.isAt(log);

    // The conversation.
    await ada.page.evaluate(() => {
      const { messages } = document.querySelector('webrtc-chat')!;
      document.querySelector('webrtc-chat')!.messages = [{ ...messages[0]!, text: 'https://example.org/' }];
    });
    await tabTo('chat link');
    await ada.page.evaluate(() => document.querySelector('webrtc-chat')!.clear());
    await ada.isAt(log);
    assert.deepEqual(ada.complaints, []);
    await leave(ada);
  });

  it('a screen reader says each message of others once, and nothing else', async () => {
    const [ada, bob] = await meet('heard');
    await ada.page.evaluate(listen);
    const expected: string[] = [];
    const hear = async (text: string): Promise<void> => {
      expected.push(`Bob: ${text}`);
      await ada.page.waitForFunction((count) => spoken.length >= count, expected.length);
    };
    await bob.say('one');
    await hear('one');
    await bob.say('two');
    await hear('two');
    for (const text of ['the same', 'the same']) {
      await bob.say(text);
      await hear(text);
    }
    await ada.page.evaluate(breakable);
    await ada.page.evaluate(() => (globalThis.lose = false));
    await ada.page.evaluate(() => document.querySelector('webrtc-chat')!.send('our own'));
    await ada.chat(({ messages }) => messages.at(-1)?.received === 1);
    const typing = ada.page.locator('webrtc-chat').getByText('Bob is typing…');
    for (const value of [true, false]) {
      await bob.page.evaluate(tellTyping, value);
      await typing.waitFor({ state: value ? 'visible' : 'detached' });
    }
    await bob.page.evaluate(tellTyping, true);
    await typing.waitFor();
    const inspector = await ada.page.context().newCDPSession(ada.page);
    assert.deepEqual(
      await liveRegions(inspector),
      [
        'log off: Messages',
        'status polite: 2 people here',
        'polite: Bob: oneBob: twoBob: the sameBob: the same',
        'status polite: ',
        'status polite: ',
        'status polite: ',
      ].sort(),
    );
    assert.deepEqual(await ada.page.evaluate(() => spoken), expected);
    await leave(ada, bob);
  });
});

/** In the page: the next message is lost. */
function breakable(): void {
  const { connection } = document.querySelector('webrtc-room')!;
  const send = connection!.send.bind(connection);
  globalThis.lose = true;
  connection!.send = (data, options) => {
    const lost = globalThis.lose;
    globalThis.lose = false;
    return lost ? Promise.reject(new Error('lost')) : send(data, options);
  };
}

/** In the page: writes down what live regions would have a screen reader say, by WAI-ARIA. */
function listen(): void {
  globalThis.spoken = [];
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      const at = target instanceof Element ? target : target.parentElement;
      const region = at?.closest('[aria-live], [role=status], [role=alert], [role=log]');
      if (!region || region.getAttribute('aria-live') === 'off') continue;
      const relevant = region.getAttribute('aria-relevant') ?? 'additions text';
      const said = type === 'childList' ? [...addedNodes].filter((node) => node instanceof Element) : [target];
      if (!relevant.includes(type === 'childList' ? 'additions' : 'text')) continue;
      globalThis.spoken.push(...said.flatMap(({ textContent }) => textContent || []));
    }
  });
  for (const { shadowRoot } of document.querySelectorAll('webrtc-room > *')) {
    observer.observe(shadowRoot!, { childList: true, characterData: true, subtree: true });
  }
}

/** The live regions of a page as assistive technology has them, with what is in them. */
async function liveRegions(inspector: CDPSession): Promise<string[]> {
  const { nodes } = await inspector.send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const textOf = (id: string): string => {
    const node = byId.get(id);
    if (node?.role?.value === 'StaticText') return String(node.name?.value);
    return (node?.childIds ?? []).map(textOf).join('');
  };
  return nodes
    .flatMap((node) => {
      const live = node.properties?.find(({ name }) => name === 'live')?.value.value as string | undefined;
      const role = ['log', 'status'].includes(String(node.role?.value)) ? `${node.role!.value} ` : '';
      if (!live && !role) return [];
      return [`${role}${live ?? 'off'}: ${node.role?.value === 'log' ? node.name?.value : textOf(node.nodeId)}`];
    })
    .sort();
}
