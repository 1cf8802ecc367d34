import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { SUBPROTOCOL } from '../../../src/protocol/greeting.js';
import { FrameLottery } from '../../support/server/frame-lottery.js';
import { NASTY_FRAMES } from '../../support/server/nasty-frames.js';
import type { Client } from '../../support/client.js';
import type { Attack } from './attack.js';
import type { Gang } from './gang.js';

/** Bytes of a frame that fills somebody's queue. */
const LARGE = 16_384;
/** How long a trickling reader reads, and how long it does not, in ms. */
const READS = 2;
const RESTS = 100;
/** Those who come and go at a time. */
const CROWD = 100;
/** Sockets that are opened at a time: the server lets an address have a burst of them. */
const AT_A_TIME = 20;
/** What is sent before an application has answered, in frames. */
const EARLY = 200;

/** What is aimed at the server, and hurts honest people by its troubles. */
export const SOCKET_ATTACKS: Readonly<Record<string, Attack>> = {
  'presences without end': {
    async run(gang) {
      const client = await gang.join();
      const presence = (): string =>
        JSON.stringify({ n: gang.lot.next(), more: 'x'.repeat(gang.lot.pick([0, 10, 4_000])) });
      await gang.flood(client, () => client.send({ type: 'presence', presence: presence() }));
    },
  },

  'a deaf reader': {
    async run(gang) {
      const deaf = await gang.join();
      deaf.socket.pause();
      await writeTo(deaf, gang);
    },
  },

  'a trickling reader': {
    async run(gang) {
      const { socket, ...slow } = await gang.join();
      const trickle = async (): Promise<void> => {
        while (!gang.over && socket.readyState === socket.OPEN) {
          socket.pause();
          await delay(RESTS);
          socket.resume();
          await delay(READS);
        }
      };
      await Promise.all([trickle(), writeTo(slow, gang)]);
    },
  },

  'a join storm': {
    async run(gang) {
      const inside: Client[] = [];
      for (let i = 0; i < CROWD && !gang.over; i += AT_A_TIME) {
        const crowd = await Promise.allSettled(Array.from({ length: AT_A_TIME }, () => gang.join()));
        inside.push(...crowd.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
      }
      await Promise.all(inside.map((client) => client.leave())); // a room that is full would refuse the honest, and rightly so
    },
  },

  claims: {
    async run(gang) {
      const crowd = await Promise.allSettled(Array.from({ length: AT_A_TIME }, () => gang.join()));
      for (const one of crowd) if (one.status === 'fulfilled') one.value.socket.terminate();
    },
  },

  'sockets without hello': {
    async run(gang) {
      const offers = [[], [SUBPROTOCOL], [SUBPROTOCOL, 'hello.'], [SUBPROTOCOL, 'hello.bm9uc2Vuc2U']];
      await Promise.allSettled(Array.from({ length: CROWD }, () => gang.open({ subprotocols: gang.lot.pick(offers) })));
    },
  },

  'pings of WebSocket without end': {
    async run(gang) {
      const client = await gang.join();
      const data = gang.lot.bytes(125);
      await gang.flood(client, () => client.socket.ping(data));
    },
  },

  'odd frames of every kind': {
    async run(gang) {
      const client = await gang.join();
      const victims = await gang.victims();
      const lottery = new FrameLottery(gang.lot.next, [...victims, client.id]);
      await gang.flood(client, () => {
        if (gang.lot.chance(0.02)) client.socket.send(gang.lot.pick(NASTY_FRAMES).data);
        const { data, binary } = lottery.draw();
        client.socket.send(data, { binary });
      });
    },
  },

  'frames before the application has answered': {
    needs: 'guarded',
    async run(gang) {
      const { guarded } = gang.target;
      if (!guarded) return;
      const { party, origin } = guarded;
      const client = await gang.open({ party, options: { origin } });
      const frame = 'x'.repeat(LARGE);
      for (let i = 0; i < EARLY; i++) client.socket.send(frame);
      gang.blows += EARLY;
      await client.closed;
    },
  },

  'garbage on the channels of Redis': {
    needs: 'redis',
    async run(gang) {
      const redis = new Redis(gang.target.redis ?? '');
      redis.on('error', () => undefined); // a command that fails tells
      try {
        const channels = (await redis.pubsub('CHANNELS', 'webrtc-elements*')) as string[];
        const lottery = new FrameLottery(gang.lot.next, []);
        await gang.patter(5, () => {
          const data = Buffer.from(lottery.draw().data);
          for (const channel of channels) redis.publish(channel, data).catch(() => undefined); // over
        });
      } finally {
        redis.disconnect();
      }
    },
  },
};

/** Others of them write to one who does not read, all that they can. */
async function writeTo({ id }: Pick<Client, 'id'>, gang: Gang): Promise<void> {
  const friends = await Promise.all([gang.join(), gang.join(), gang.join()]);
  const bytes = gang.lot.bytes(LARGE);
  const signal = 'x'.repeat(LARGE);
  await Promise.all(
    friends.map((friend) =>
      gang.flood(friend, () => {
        if (gang.lot.chance(0.5)) friend.relay(id, bytes);
        else friend.send({ type: 'signal', to: id, signal });
      }),
    ),
  );
}
