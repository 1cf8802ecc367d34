import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Client } from '../../support/client.js';
import { tokenOf } from '../../support/greetings.js';
import { Command } from '../../support/command.js';
import { FrameLottery } from '../../support/server/frame-lottery.js';
import { numbered } from '../../support/numbered.js';
import { random } from '../../support/random.js';
import { within } from '../../support/wait.js';
import { SUBPROTOCOL } from '../../../src/protocol/greeting.js';

/** How the server is started: what limits it has must let all frames through. */
const FLAGS = [
  ...['--port', '0', '--no-stun', '--connects-per-second', '100000'],
  ...['--frames-per-second', '1000000', '--bytes-per-second', '1000000000'],
];

const FRAMES = 200_000;
/** After so many frames the server's memory should have the size that it keeps. */
const WARM_UP = 40_000;
const ATTACKERS = 50;
/** Frames that one attacker sends at once. */
const VOLLEY = 20;
/** So many volleys of attackers may be read, at most, while a message of a bystander waits: a few of each. */
const OVERTAKEN = 4 * ATTACKERS;
/** Time between two messages of a bystander, on average, in ms. */
const PACE = 5;
/** What memory may grow by between the two points in time, in bytes. */
const GROWTH = 24 * 2 ** 20;
/** V8 lets garbage lie as long as there is room, which there is little of here: so memory that grows is memory that is held. */
const HEAP = '--max-semi-space-size=1 --max-old-space-size=32';
process.env['NODE_OPTIONS'] = `${process.env['NODE_OPTIONS'] ?? ''} ${HEAP}`;

const TOKEN = tokenOf('attacker');
const BYSTANDERS = ['alice', 'bob', 'carol', 'dave'];

/** Says something to its partner all the time, text and bytes by turns; and notes what it hears from it. */
class Bystander {
  readonly client: Client;
  readonly #partner: string;
  readonly #volleys: () => number;
  /** For each message, how many volleys had been read when it was sent. */
  readonly #sentAt: number[] = [];
  #clock: NodeJS.Timeout | undefined;
  /** How many messages have come, in order. */
  heard = 0;
  /** What was wrong with one. */
  fault: string | undefined;
  /** The most volleys that were read while one message was on its way. */
  overtaken = 0;

  constructor(client: Client, partner: string, volleys: () => number) {
    this.client = client;
    this.#partner = partner;
    this.#volleys = volleys;
  }

  get said(): number {
    return this.#sentAt.length;
  }

  start(partner: Bystander): void {
    this.client.socket.on('message', (data: Buffer, isBinary) => {
      const number = isBinary ? this.#numberOfBytes() : this.#numberOf(data);
      if (number !== undefined) this.#note(number, partner.#sentAt[number]);
    });
    const began = performance.now();
    this.#clock = setInterval(() => {
      while (began + this.said * PACE < performance.now()) this.#say();
    }, PACE);
  }

  stop(): void {
    clearInterval(this.#clock);
  }

  #say(): void {
    const number = this.#sentAt.push(this.#volleys()) - 1;
    if (number % 2) this.client.relay(this.#partner, numbered(number));
    else this.client.send({ type: 'signal', to: this.#partner, signal: String(number) });
  }

  #numberOf(data: Buffer): number | undefined {
    const { type, from, signal } = JSON.parse(data.toString()) as Record<string, unknown>;
    return type === 'signal' && from === this.#partner ? Number(signal) : undefined;
  }

  /** The number in the bytes that have just come. */
  #numberOfBytes(): number | undefined {
    const frame = this.client.relayed.pop(); // nobody else reads them, and they are many
    return frame?.id === this.#partner ? Buffer.from(frame.payload).readUInt32BE() : undefined;
  }

  #note(number: number, sentAt = NaN): void {
    const overtaken = this.#volleys() - sentAt;
    if (number !== this.heard) this.fault ??= `number ${number} came in place of ${this.heard}`;
    if (!(overtaken <= OVERTAKEN)) this.fault ??= `number ${number} waited for ${overtaken} volleys`;
    this.overtaken = Math.max(this.overtaken, overtaken);
    this.heard++;
  }
}

/** Sends drawn frames, on a new socket whenever the server has closed the last. */
class Attacker {
  readonly #id: string;
  readonly #url: string;
  readonly #next: () => number;
  readonly #lottery: FrameLottery;
  #client: Client | undefined;
  /** How many volleys were read of it. */
  volleys = 0;
  /** How many sockets it had. */
  sockets = 0;

  constructor(url: string, id: string, seed: number) {
    this.#id = id;
    this.#url = url;
    this.#next = random(seed);
    this.#lottery = new FrameLottery(this.#next, [...BYSTANDERS, 'attacker-0', 'attacker-1', 'attacker-2']);
  }

  /** Resolves when the server has read so many more frames, or closed the socket that they were sent on. */
  async send(count: number): Promise<void> {
    for (let left = count; left > 0; left -= VOLLEY) {
      const { socket, closed } = await this.#ready();
      for (let i = 0; i < Math.min(VOLLEY, left); i++) {
        const { data, binary } = this.#lottery.draw();
        socket.send(data, { binary }, () => undefined); // it may be closed already
      }
      const token = `volley ${this.volleys}`;
      const read = new Promise<void>((resolve) => {
        const check = (data: Buffer): void => {
          if (data.toString() !== token) return;
          socket.off('pong', check);
          resolve();
        };
        socket.on('pong', check);
      });
      socket.ping(token, true, () => undefined);
      await within(Promise.race([read, closed]), `${this.#id} is read from`);
      this.volleys++;
    }
  }

  stop(): void {
    this.#client?.socket.terminate();
  }

  async #ready(): Promise<Client> {
    if (this.#client?.socket.readyState === WebSocket.OPEN) return this.#client;
    this.sockets++;
    const chance = this.#next();
    const id = chance < 0.9 ? this.#id : chance < 0.97 ? 'alice' : 'b o b';
    const subprotocols = chance > 0.85 && chance < 0.95 ? [SUBPROTOCOL] : undefined;
    const client = await Client.open({ url: this.#url, id, token: TOKEN, ...(subprotocols && { subprotocols }) });
    client.socket.removeAllListeners('message'); // nobody reads them, and they are many
    return (this.#client = client);
  }
}

describe('200,000 frames by lot, from 50 sockets', () => {
  let server: Command;
  let bystanders: Bystander[] = [];
  let attackers: Attacker[] = [];

  beforeEach(() => {
    server = new Command(...FLAGS);
  });

  afterEach(async () => {
    for (const one of [...bystanders, ...attackers]) one.stop();
    await server.dispose();
  });

  it('harm neither the server nor those who chat', async (test) => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 100_000);
    try {
      const url = await server.started();
      bystanders = await enter(url, () => attackers.reduce((sum, { volleys }) => sum + volleys, 0));
      attackers = Array.from({ length: ATTACKERS }, (_, i) => new Attacker(url, `attacker-${i}`, seed + i));
      const send = (count: number): Promise<unknown> =>
        Promise.all(attackers.map((attacker) => attacker.send(count / ATTACKERS)));
      await send(WARM_UP);
      const early = await server.memory();
      await send(FRAMES - WARM_UP);
      const late = await server.memory();

      for (const one of bystanders) one.stop();
      await Promise.all(bystanders.map(({ client }) => client.settled()));
      const results = bystanders.map(({ client, fault, heard }, i) => [
        client.id,
        fault,
        heard,
        bystanders[i ^ 1]?.said,
      ]);
      assert.deepEqual(
        results,
        bystanders.map(({ client }, i) => [client.id, undefined, bystanders[i ^ 1]?.said, bystanders[i ^ 1]?.said]),
      );
      assert(bystanders.every(({ heard }) => heard > 100));
      assert(late - early < GROWTH, `memory has grown from ${early} to ${late} bytes`);
      assert.equal(server.process.exitCode, null);
      assert.deepEqual([await server.ended('SIGTERM'), server.stderr], [0, '']);

      const overtaken = Math.max(...bystanders.map((one) => one.overtaken));
      const sockets = attackers.reduce((sum, attacker) => sum + attacker.sockets, 0);
      test.diagnostic(
        `seed ${seed}, ${sockets} sockets, ${bystanders[0]?.heard} messages, at most ${overtaken} volleys late, ${early} to ${late} bytes of memory`,
      );
    } catch (cause) {
      assert.fail(new Error(`Seed ${seed} failed; run it alone with SEED=${seed}. ${server.stderr}`, { cause }));
    }
  });
});

/** Alice and bob in the room of the attackers, carol and dave in another. */
async function enter(url: string, volleys: () => number): Promise<Bystander[]> {
  const clients = await Promise.all(
    BYSTANDERS.map((id, i) => Client.join({ url, id, room: i < 2 ? 'lobby' : 'elsewhere' })),
  );
  const all = clients.map((client, i) => new Bystander(client, BYSTANDERS[i ^ 1] ?? '', volleys));
  for (const [i, one] of all.entries()) one.start(all[i ^ 1] ?? one);
  return all;
}
