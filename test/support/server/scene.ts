import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ServerFrame, WelcomeFrame } from '../../../src/protocol/frames.js';
import { Client, type ClientAddress } from '../client.js';

/** What else an address may say. */
type More = Partial<Omit<ClientAddress, 'id' | 'url'>>;

/** Begins signals that only mark a point in time. */
const MARK = 'everything before this has arrived: ';
/** Begins signals of which no story tells. */
export const CHAT = 'chat: ';

/** A room that no other test has, on one or more servers, over which its clients are spread by turns. */
export class Scene {
  readonly room = `room-${randomUUID()}`;
  /** The servers. */
  readonly urls: readonly string[];
  readonly #clients: Client[] = [];
  #marks = 0;

  constructor(urls: readonly string[]) {
    this.urls = urls;
  }

  /** Opens a socket at the next server. */
  async open(id: string, more: More = {}): Promise<Client> {
    const client = await Client.open({ url: this.#nextUrl(), room: this.room, id, ...more });
    this.#clients.push(client);
    return client;
  }

  /** Resolves when the server has welcomed the member; from now on whoever comes is told of it. */
  async join(id: string, more: More = {}): Promise<Client> {
    const client = await this.open(id, more);
    await client.next('welcome');
    return client;
  }

  /** Has members join one after the other; resolves when all know of all. */
  async meet<Ids extends readonly string[]>(...ids: Ids): Promise<{ [At in keyof Ids]: Client }> {
    const clients: Client[] = [];
    for (const id of ids) {
      const client = await this.join(id);
      await Promise.all(clients.map((other) => other.next('joined')));
      clients.push(client);
    }
    return clients as { [At in keyof Ids]: Client };
  }

  /**
   * Resolves when these members have got whatever any of them, or the server of any of them, sent before. They speak
   * one after the other, so one that has moved to another socket goes first: then the others find it there.
   */
  async sync(...members: readonly Client[]): Promise<void> {
    const signal = `${MARK}${this.#marks++}`;
    for (const from of members) {
      const others = members.filter((other) => other !== from);
      for (const to of others) from.send({ type: 'signal', to: to.id, signal });
      await Promise.all(others.map((to) => heard(to, from.id, signal)));
    }
    await Promise.all(members.map((member) => member.settled()));
  }

  /** Lets go of all sockets. */
  async close(): Promise<void> {
    for (const { socket } of this.#clients) socket.terminate();
    await Promise.all(this.#clients.map((client) => client.closed));
  }

  #nextUrl(): string {
    const url = this.urls[this.#clients.length % this.urls.length];
    assert(url !== undefined, 'There is a server');
    return url;
  }
}

/** Resolves when a client has got this signal, now or before. */
export async function heard(client: Client, from: string, signal: string): Promise<void> {
  await client.until(
    () => client.frames.find((frame) => frame.type === 'signal' && frame.from === from && frame.signal === signal),
    `"${signal}" from ${from}`,
  );
}

/** What a client was told, in words: `['welcome', 'joined bob', …]`; of pongs, marks and chat nothing. */
export function storyOf({ frames }: Client): string[] {
  return frames.flatMap((frame) => {
    if (frame.type === 'pong') return [];
    if (frame.type === 'signal' && [MARK, CHAT].some((start) => frame.signal.startsWith(start))) return [];
    return [tell(frame)];
  });
}

/** The frame that a client was welcomed by. */
export function welcomeOf({ id, frames }: Client): WelcomeFrame {
  const frame = frames.find(({ type }) => type === 'welcome');
  assert(frame?.type === 'welcome', `${id} is welcomed`);
  return frame;
}

function tell(frame: ServerFrame): string {
  switch (frame.type) {
    case 'joined':
      return `joined ${frame.member.id}`;
    case 'left':
      return `left ${frame.id} ${frame.reason}`;
    case 'presence':
      return `presence ${frame.id} ${frame.presence}`;
    case 'signal':
      return `signal ${frame.from} ${frame.signal}`;
    case 'error':
      return `error ${frame.code}`;
    default:
      return frame.type;
  }
}
