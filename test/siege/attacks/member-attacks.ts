import { FIRST } from '../../../src/core/session/session-frame.js';
import { LIMITS } from '../../../src/protocol/frames.js';
import { Descriptions } from '../../fuzz/descriptions.js';
import { pieceOf, SessionFrames } from '../../fuzz/session-frames.js';
import { Signals } from '../../fuzz/signals.js';
import type { Attack } from './attack.js';

/** Bytes of the longest garbage of the relay. */
const LARGE = 4_000;
/** A message of this size, in bytes, is begun, and so much of it is sent. */
const WHOLE = 2 ** 20;
const BEGUN = 2 ** 16;
/** The longest signal that fits into a frame. */
const LONGEST = LIMITS.frame - 200;
/** So many frames are sent at a time by one who goes through the handshakes. */
const FEW = 5;

/** What is aimed at the pages of honest people, and comes to them through the server. */
export const MEMBER_ATTACKS: Readonly<Record<string, Attack>> = {
  'garbage through the relay': {
    aim: 'people',
    async run(gang) {
      const client = await gang.join();
      const victims = await gang.victims();
      await gang.flood(client, () => client.relay(gang.lot.pick(victims), gang.lot.bytes(1 + gang.lot.size(LARGE))));
    },
  },

  'frames of honest people sent again': {
    aim: 'people',
    async run(gang) {
      const client = await gang.join(await gang.introduce());
      const victims = await gang.victims();
      await client.firstRelayed(1);
      await gang.patter(FEW, () => client.relay(gang.lot.pick(victims), gang.lot.pick(client.relayed).payload));
    },
  },

  'its own frames sent again': {
    aim: 'people',
    async run(gang) {
      const member = await gang.enterHostile();
      await member.begin();
      const frames = new SessionFrames(gang.lot, member.known);
      await gang.patter(1, () => {
        member.say(frames.draw());
        gang.blows += member.sayAgain();
      });
    },
  },

  'signals of garbage': {
    aim: 'people',
    async run(gang) {
      const client = await gang.join();
      const victims = await gang.victims();
      const signals = new Signals(gang.lot, new Descriptions(gang.lot));
      await gang.flood(client, () =>
        client.send({ type: 'signal', to: gang.lot.pick(victims), signal: signals.draw() }),
      );
    },
  },

  'huge signals': {
    aim: 'people',
    async run(gang) {
      const client = await gang.join();
      const victims = await gang.victims();
      const kinds = ['['.repeat(LONGEST), 'x'.repeat(LONGEST), JSON.stringify({ type: 'x'.repeat(LONGEST / 2) })];
      await gang.flood(client, () =>
        client.send({ type: 'signal', to: gang.lot.pick(victims), signal: gang.lot.pick(kinds) }),
      );
    },
  },

  'offers without end': {
    aim: 'people',
    async run(gang) {
      const client = await gang.join();
      const victims = await gang.victims();
      const signals = new Signals(gang.lot, new Descriptions(gang.lot));
      let links = 0;
      await gang.flood(client, () => {
        const link = `${client.id}-${links++}`;
        signals.links.push(link);
        signals.links.splice(0, signals.links.length - 2); // the last ones
        const ask = JSON.stringify({ link, type: 'request' });
        const signal = gang.lot.chance(0.5) ? ask : signals.description();
        client.send({ type: 'signal', to: gang.lot.pick(victims), signal });
      });
    },
  },

  'messages that are never finished': {
    aim: 'people',
    async run(gang) {
      const member = await gang.enterHostile();
      const { known } = member;
      for (let i = 0; i < FEW && !gang.over; i++) {
        await member.begin();
        for (; known.next < BEGUN * FEW; known.next += BEGUN) {
          const flags = known.next === 0 ? FIRST : 0;
          member.say(pieceOf(WHOLE, { flags, session: known.ours, offset: known.next, size: BEGUN }));
          gang.blows++;
        }
      }
      await gang.patter(0, () => undefined); // they stay
    },
  },

  'frames of sessions': {
    aim: 'people',
    async run(gang) {
      const member = await gang.enterHostile();
      await member.begin();
      const frames = new SessionFrames(gang.lot, member.known);
      await gang.patter(FEW, () => member.say(frames.draw()));
    },
  },
};
