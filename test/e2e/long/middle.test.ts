import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { connect, createSecret, type Connection, type ConnectOptions } from 'webrtc-elements/core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank, type Visitor } from '../../support/browser.js';
import { identityOf } from '../../support/cast.js';
import { WAYS } from '../../support/core/ways.js';
import { PAGES } from '../../support/server.js';
import { Splitter } from '../../support/trust/splitter.js';
import { until } from '../../support/wait.js';

const NAMES = ['Ann', 'Bob'] as const;
/** It is in all that the two say. */
const WORD = 'swordfish';
/** It is in the names of the two, which the server does not know. */
const FAMILY = 'of Cork';

/** What a page shows of its room. */
interface Seen {
  readonly peers: {
    readonly id: string;
    readonly name: unknown;
    readonly identity: string | undefined;
    readonly trust: string;
    readonly path: string | undefined;
  }[];
  readonly chat: string[];
  readonly id: string | undefined;
  readonly identity: string | undefined;
}

describe('a server in the middle of two pages', () => {
  let server: SignallingServer;
  let splitter: Splitter;
  const guests: Visitor[] = [];
  const puppets: Connection[] = [];
  /** What the server reads of their messages. */
  const read: string[] = [];

  beforeEach(async () => {
    splitter = new Splitter();
    server = await serve({ port: 0, folder: PAGES, iceServers: [], webSocketServer: splitter });
  });
  afterEach(async () => {
    for (const puppet of puppets.splice(0)) puppet.close();
    read.length = 0;
    await leave(...guests.splice(0));
    await server.close();
  });

  /** A page of a person, in a part of the room of its own, with a puppet of the server that has the name of the other one. */
  async function enter(
    part: 0 | 1,
    attributes: string,
    fragment: string,
    known: Partial<ConnectOptions>,
  ): Promise<Page> {
    splitter.next = part;
    const guest = await visitBlank(server.url);
    guests.push(guest);
    await guest.page.evaluate(
      ([name, attributes, fragment]) => {
        if (fragment) history.replaceState(null, '', fragment);
        document.body.innerHTML = `<webrtc-room room="lobby" name="${name}" ${attributes}>
          <webrtc-peer-list></webrtc-peer-list><webrtc-chat></webrtc-chat></webrtc-room>`;
      },
      [`${NAMES[part]} ${FAMILY}`, attributes, fragment] as const,
    );
    await guest.page.waitForFunction(() => document.querySelector('webrtc-room')!.state === 'connected');
    const identity = await identityOf(`puppet ${part}`);
    const name = NAMES[1 - part];
    const puppet = await connect({
      host: server.url,
      room: 'lobby',
      identity,
      presence: { name },
      ...WAYS.link,
      ...known,
    });
    puppet.on('message', ({ data }) => {
      read.push(data as string);
      puppets[1 - part]?.send((data as string).replace('1111', '6666')).catch(() => undefined); // it is cut off at the end
    });
    puppets[part] = puppet;
    return guest.page;
  }

  const see = (page: Page): Promise<Seen> =>
    page.evaluate(() => {
      const { connection, peers } = document.querySelector('webrtc-room')!;
      return {
        peers: [...peers.values()].map(({ id, presence, identity, trust, path }) => ({
          id,
          name: presence['name'],
          identity,
          trust,
          path,
        })),
        chat: document.querySelector('webrtc-chat')!.messages.map(({ text }) => text),
        id: connection?.id,
        identity: connection?.identity,
      };
    });

  async function says(page: Page, text: string): Promise<void> {
    await page.getByRole('textbox', { name: 'Message' }).fill(text);
    await page.keyboard.press('Enter');
  }

  it('reads and alters what is said in an open room, over DTLS, but is another: identities differ', async () => {
    const [ann, bob] = [await enter(0, '', '', {}), await enter(1, '', '', {})];
    for (const page of [ann, bob])
      await page.waitForFunction(() =>
        [...document.querySelector('webrtc-room')!.peers.values()].some(({ path }) => path === 'direct'),
      );
    await says(ann, `${WORD}: send it to account 1111`);
    await bob.getByRole('log').getByText('account 6666').waitFor();
    await says(bob, `${WORD}: done`);
    await ann.getByRole('log').getByText('done').waitFor();
    assert.deepEqual(read, [`${WORD}: send it to account 1111`, `${WORD}: done`]);
    const [anns, bobs] = [await see(ann), await see(bob)];
    assert.deepEqual(
      [anns, bobs].map(({ peers }) => peers.map(({ name, trust, path }) => `${String(name)} ${trust} ${path}`)),
      [['Bob open direct'], ['Ann open direct']],
      'each takes it for the other, and no more than “open” is claimed',
    );
    const shown = [anns, bobs].flatMap(({ peers }) => peers.map(({ identity }) => identity));
    const own = [anns, bobs].map(({ identity }) => identity);
    assert.equal(new Set([...shown, ...own]).size, 4, 'who compares identities finds it out');
    assert(splitter.reads(FAMILY), 'it would be found');
  });

  for (const [what, known] of [
    ['without the secret', {}],
    ['with a guess', { secret: createSecret() }],
  ] as const) {
    it(`reads, alters and says nothing in a private room ${what}`, async () => {
      const fragment = `#key=${createSecret()}`;
      const [ann, bob] = [await enter(0, 'private', fragment, known), await enter(1, 'private', fragment, known)];
      for (const page of [ann, bob])
        await page.waitForFunction(() =>
          [...document.querySelector('webrtc-room')!.peers.values()].every(({ trust }) => trust === 'refused'),
        );
      for (const puppet of puppets) puppet.send(`${WORD} of the server`).catch(() => undefined); // refused
      await says(ann, `${WORD}: send it to account 1111`);
      await says(bob, `${WORD}: done`);
      await until(
        async () => (await see(ann)).chat.length > 0 && (await see(bob)).chat.length > 0,
        'both have said it',
      );
      const [anns, bobs] = [await see(ann), await see(bob)];
      assert.deepEqual(read, [], 'characters that the server reads');
      assert(!splitter.reads(WORD) && !splitter.reads(FAMILY));
      assert.deepEqual(anns.chat, [`${WORD}: send it to account 1111`]);
      assert.deepEqual(bobs.chat, [`${WORD}: done`]);
      for (const { peers } of [anns, bobs])
        assert.deepEqual(
          peers.map(({ name, trust, path }) => [name, trust, path]),
          [[undefined, 'refused', undefined]],
        );
    });
  }
});
