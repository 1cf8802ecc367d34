import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Client } from '../../support/client.js';
import { random } from '../../support/random.js';
import { Cluster } from '../../support/server/cluster.js';
import { membersOf } from '../../support/server/members.js';
import { instanceOf } from '../../support/greetings.js';

const ROUNDS = 25;
const IDS = ['anna', 'bob', 'cleo', 'dora', 'emil', 'finn', 'gina', 'hugo'];

/** Somebody who is in the room, and how the others should know it. */
interface Someone {
  readonly client: Client;
  readonly at: number;
  readonly instance: string;
  readonly presence: string;
}

describe('members of two servers', () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await Cluster.start();
  });
  after(() => cluster.close());

  it('know of each other what is true, whatever members and servers do', async (test) => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 100_000);
    test.diagnostic(`seed ${seed}`);
    const chance = random(seed);
    const there = new Map<string, Someone>();
    let count = 0;

    const enter = async (id: string, at: number, instance: string): Promise<void> => {
      const presence = `"${++count}"`;
      const client = await cluster.open(at, id, { instance, presence });
      await client.next('welcome');
      there.set(id, { client, at, instance, presence });
    };
    /** What a member may do; `at`: a server that runs. */
    const deeds: Record<string, (someone: Someone, at: number) => Promise<unknown>> = {
      leaves: ({ client }) => {
        there.delete(client.id);
        return client.leave();
      },
      vanishes: ({ client }) => {
        there.delete(client.id);
        client.socket.terminate();
        return client.end();
      },
      'vanishes and returns': ({ client, instance }, at) => {
        client.socket.terminate();
        return enter(client.id, at, instance);
      },
      'returns while it is here': async ({ client, instance }, at) => {
        await enter(client.id, at, instance);
        assert.equal((await client.end()).reason, 'replaced');
      },
      'comes as another page': ({ client }, at) => enter(client.id, at, `${++count}`),
      'changes its presence': async (someone) => {
        const { client } = someone;
        const presence = `"${++count}"`;
        client.send({ type: 'presence', presence });
        there.set(client.id, { ...someone, presence });
        await client.settled();
      },
      'does nothing': () => Promise.resolve(),
    };
    const names = Object.keys(deeds);

    for (let round = 0; round < ROUNDS; round++) {
      const killed = chance() < 0.25 ? Math.floor(chance() * 2) : undefined;
      const story: string[] = [`round ${round}, seed ${seed}`];
      const gone = [...there.values()].filter(({ at }) => at === killed);
      if (killed !== undefined) {
        story.push(`server ${killed} is killed`);
        await cluster.kill(killed);
        for (const { client } of gone) there.delete(client.id);
      }
      const relaunch = killed === undefined ? undefined : cluster.launch(killed);
      await Promise.all(
        IDS.map(async (id) => {
          const at = killed === undefined ? Math.floor(chance() * 2) : 1 - killed;
          const name = names[Math.floor(chance() * names.length)] ?? '';
          const someone = there.get(id);
          const instance = gone.find(({ client }) => client.id === id)?.instance ?? `${++count}`;
          const stays = chance() < 0.3;
          if (!someone && stays) return;
          story.push(someone ? `${id} ${name}, ${at}` : `${id} enters at ${at}`);
          await (someone ? deeds[name]?.(someone, at) : enter(id, at, instance));
        }),
      );
      await relaunch;
      for (let times = 2; times > 0; times--) {
        await Promise.all([...there.values()].map((someone) => knows(someone, there, story)));
        await Promise.all([...there.values()].map(({ client }) => client.settled()));
      }
      await cluster.agreed([...there.keys()]);
    }
  });
});

/** Resolves when somebody knows what is true. */
async function knows({ client }: Someone, there: ReadonlyMap<string, Someone>, story: string[]): Promise<void> {
  const truth = [...there]
    .filter(([id]) => id !== client.id)
    .map(([id, { instance, presence }]) => `${id} ${instance} ${presence}`)
    .sort()
    .join(', ');
  const view = (): string =>
    [...membersOf(client).values()]
      .map(({ id, hello, presence }) => `${id} ${instanceOf(hello)} ${presence}`)
      .sort()
      .join(', ');
  try {
    await client.until(() => view() === truth || undefined, truth);
  } catch (error) {
    throw new Error(`${story.join('; ')}: ${client.id} knows of ${view()}, true is ${truth}`, { cause: error });
  }
}
