import { once } from 'node:events';
import { connect, type Connection, type ConnectionError } from 'webrtc-elements/core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { identityOf, idsOf } from '../support/cast.js';
import { assertSoon } from '../support/wait.js';
import { collect, type Complaints } from './complaints.js';
import { converse, type Conversation } from './conversation.js';
import { HostileMember } from './hostile-member.js';
import { HostileServer } from './hostile-server.js';
import { LIMITS } from './limits.js';
import type { Lot } from './lot.js';
import { ROOM } from './room.js';

/** Time between two messages of the steady conversation, in ms. */
const PACE = 10;
/** The largest message that the victim takes, in bytes. */
export const MOST_TAKEN = 2 ** 20;

/** Ann, who is the victim, and bob, who is honest, in a room of a server that may be hostile; without WebRTC. */
export class CoreScene {
  readonly lot: Lot;
  readonly hostile: HostileServer;
  readonly complaints: Complaints;
  readonly ann: Connection;
  readonly bob: Connection;
  readonly #server: SignallingServer;
  #conversations: readonly Conversation[] = [];
  /** How many times cases were delivered so far. */
  volleys = 0;
  /** What ann has sent to hostile members and does not know the fate of. */
  unsettled = 0;
  #words = 0;

  private constructor(
    lot: Lot,
    server: SignallingServer,
    hostile: HostileServer,
    [ann, bob]: [Connection, Connection],
  ) {
    this.lot = lot;
    this.#server = server;
    this.hostile = hostile;
    [this.ann, this.bob] = [ann, bob];
    this.complaints = collect(ann);
  }

  static async open(lot: Lot): Promise<CoreScene> {
    const { ann: victim } = await idsOf('ann');
    const hostile = new HostileServer(victim);
    const server = await serve({ port: 0, iceServers: [], webSocketServer: hostile, limits: LIMITS });
    const options = { host: server.url, room: ROOM, reconnectDelay: 10, maxMessageSize: MOST_TAKEN };
    const ann = await connect({ ...options, identity: await identityOf('ann') });
    const bob = await connect({ ...options, identity: await identityOf('bob') });
    const scene = new CoreScene(lot, server, hostile, [ann, bob]);
    await scene.meet();
    return scene;
  }

  /** Has ann and bob talk to each other from now on, without a pause. */
  converse(): void {
    this.#conversations = [converse(this.ann, this.bob.id, PACE), converse(this.bob, this.ann.id, PACE)];
  }

  /** Resolves when more of the conversation has come, on both sides. Rejects if anything is wrong with it. */
  async goOn(): Promise<void> {
    const before = this.#conversations.map(({ heard }) => heard);
    await assertSoon(async () => {
      for (const [i, { fault, heard }] of this.#conversations.entries()) {
        if (fault) throw new Error(fault);
        if (heard <= before[i]!) throw new Error(`${heard} messages came, and no more`);
      }
      return Promise.resolve();
    });
  }

  /** Resolves when ann and bob have heard from each other by words that were never said before. */
  async meet(): Promise<void> {
    const heard = new Set<unknown>();
    const stops = [this.ann, this.bob].map((one) => one.on('message', ({ data }) => void heard.add(data)));
    try {
      await assertSoon(async () => {
        const words = [`ann ${++this.#words}`, `bob ${this.#words}`];
        await Promise.all([
          this.ann.send(words[0]!, { to: this.bob.id }),
          this.bob.send(words[1]!, { to: this.ann.id }),
        ]);
        if (!words.every((word) => heard.has(word))) throw new Error(`Of ${words.join()} came ${[...heard].join()}`);
      });
    } finally {
      for (const stop of stops) stop();
    }
  }

  /** Another hostile member, or another page of one that was here under the same name. */
  enter(name = 'mallory'): Promise<HostileMember> {
    return HostileMember.enter(this.#server.url, ROOM, name, this.ann.id);
  }

  /** Resolves when ann has met this member. */
  async met({ id, publicKey }: HostileMember): Promise<void> {
    await assertSoon(() => {
      if (!this.ann.peers.has(id)) throw new Error(`${id} with the key ${publicKey} is not there`);
      return Promise.resolve();
    });
  }

  /** Ann says something to a hostile member; whatever becomes of it, it must become something, and of the right type. */
  tell(id: string, data: string | Uint8Array): void {
    this.unsettled++;
    this.ann.send(data, { to: id }).then(
      () => this.unsettled--,
      (error: unknown) => {
        this.unsettled--;
        if (!isTyped(error)) this.complaints.untyped.push(String(error));
      },
    );
  }

  /** Ends the conversation, of which nothing may be missing then; messages that ann heard. */
  async settle(): Promise<number> {
    for (const one of this.#conversations) one.stop();
    await assertSoon(() => {
      const [ann, bob] = this.#conversations;
      if (ann && bob && (ann.heard !== bob.said || bob.heard !== ann.said || ann.told !== ann.said)) {
        throw new Error(`Of the conversation is missing: ${JSON.stringify(this.#conversations)}`);
      }
      if (this.unsettled) throw new Error(`Of ${this.unsettled} messages nobody knows what became`);
      return Promise.resolve();
    });
    return this.#conversations[0]?.heard ?? 0;
  }

  async close(): Promise<void> {
    for (const one of this.#conversations) one.stop();
    this.ann.close();
    this.bob.close();
    for (const socket of this.hostile.clients) socket.terminate();
    await this.#server.close();
    this.hostile.close();
    if (this.hostile.clients.size > 0) await once(this.hostile, 'close');
  }
}

function isTyped(error: unknown): error is ConnectionError {
  return error instanceof Error && error.name === 'ConnectionError';
}
