import type { ConnectOptions, PeerPath } from 'webrtc-elements/core';
import { TURN_PORT, type IceKit } from './ice.js';
import type { Lan } from './lan.js';
import type { NatName } from './nat.js';

/** Something that befalls the network of one of two people in the midst of a conversation. */
export interface Trouble {
  readonly nats: readonly [NatName, NatName];
  readonly kit: IceKit;
  readonly relay?: ConnectOptions['relay'];
  /** What the conversation runs over before, and what it comes to. */
  readonly from: PeerPath;
  readonly to: PeerPath;
  readonly strike: (lan: Lan) => void;
  /** It is over after so long, in ms, when it is one that ends. */
  readonly lasts?: number;
  /** The longest time without a delivery that we allow, beyond that in which there cannot be any, in ms. */
  readonly allowed: number;
}

const STUN: IceKit = { stun: true };
const TURN: IceKit = { stun: true, turn: { transport: 'tcp', port: TURN_PORT } };
const EASY = ['port-restricted', 'port-restricted'] as const;
/** Within this time, in ms, messages go on after UDP was cut. */
const CONTRACT = 3_000;

const cutUdp = (lan: Lan): void => lan.cutUdp();
const reboot = (lan: Lan): void => lan.reboot();

export const TROUBLES: Readonly<Record<string, Trouble>> = {
  'UDP cut, no TURN': { nats: EASY, kit: STUN, from: 'direct', to: 'relay', strike: cutUdp, allowed: CONTRACT },
  'UDP cut, TURN/TCP': { nats: EASY, kit: TURN, from: 'direct', to: 'turn', strike: cutUdp, allowed: CONTRACT },
  'UDP cut, TURN/TCP, relay never': {
    nats: EASY,
    kit: TURN,
    relay: 'never',
    from: 'direct',
    to: 'turn',
    strike: cutUdp,
    allowed: 10_000,
  },
  'NAT rebooted': { nats: EASY, kit: STUN, from: 'direct', to: 'direct', strike: reboot, allowed: 10_000 },
  'symmetric NAT rebooted': {
    nats: ['symmetric', 'full cone'],
    kit: STUN,
    from: 'direct',
    to: 'direct',
    strike: reboot,
    allowed: 10_000,
  },
  'address changed': {
    nats: EASY,
    kit: STUN,
    from: 'direct',
    to: 'direct',
    strike: (lan) => lan.move(),
    allowed: 20_000,
  },
  '30 s of nothing': {
    nats: EASY,
    kit: STUN,
    from: 'direct',
    to: 'direct',
    strike: (lan) => lan.silence(),
    lasts: 30_000,
    allowed: 20_000,
  },
  '20 % loss': { nats: EASY, kit: STUN, from: 'direct', to: 'direct', strike: (lan) => lan.lose(0.2), allowed: 10_000 },
};
