import { encodeBase64 } from '../../src/protocol/base64.js';
import { LIMITS, PROTOCOL_VERSION, type Member, type NewsFrame, type ServerFrame } from '../../src/protocol/frames.js';
import { bareHello } from '../support/trust/hellos.js';
import { spoiltBytes } from '../support/spoilt.js';
import type { Lot } from './lot.js';
import { ROOM } from './room.js';
import { spoiledJson, strangeValue } from './spoiled-json.js';
import type { Hellos } from './strangers.js';

const CODES = ['rate-limited', 'unknown-peer', 'bad-frame', 'made-up', 'constructor', '__proto__', ''] as const;
const ICE_SERVERS: readonly unknown[] = [
  { urls: 'stun:127.0.0.1:9' },
  { urls: ['turn:127.0.0.1:9?transport=udp'], username: 'u', credential: 'c' },
  { urls: 'nonsense' },
  { urls: 7 },
  { urls: [] },
  {},
  { urls: 'turn:127.0.0.1:9' },
  { urls: 'stun:'.padEnd(5_000, 'x') },
];

/** Draws frames of text that a server may send: from the grammar of `protocol.ts`, spoilt, and noise. */
export class ServerFrames {
  readonly #lot: Lot;
  readonly #ids: readonly string[];
  readonly #hellos: Hellos;

  /** `ids`: who frames are about; `hellos`: what some of them have signed. */
  constructor(lot: Lot, ids: readonly string[], hellos: Hellos) {
    this.#lot = lot;
    this.#ids = ids;
    this.#hellos = hellos;
  }

  draw(): string {
    const lot = this.#lot;
    const chance = lot.next();
    if (chance < 0.4) return JSON.stringify(this.frame());
    if (chance < 0.85) return spoiledJson(lot, this.frame());
    if (chance < 0.86) return `${JSON.stringify(this.frame()).slice(0, -1)},"x":${'['.repeat(LIMITS.frame)}`;
    if (chance < 0.87) return JSON.stringify({ ...this.frame(), message: 'x'.repeat(lot.size(LIMITS.frame)) });
    return JSON.stringify(strangeValue(lot));
  }

  frame(): ServerFrame {
    const lot = this.#lot;
    const id = lot.pick(this.#ids);
    switch (lot.below(11)) {
      case 0:
        return { type: 'pong' };
      case 1:
        return { type: 'left', id, reason: lot.pick(['leave', 'lost']) };
      case 2:
        return { type: 'presence', id, presence: this.#presence() };
      case 3:
        return {
          type: 'signal',
          from: id,
          signal: spoiledJson(lot, { link: lot.pick(['relay', 'x']), type: 'request' }),
        };
      case 4:
        return { type: 'error', code: lot.pick(CODES) as 'bad-frame', message: lot.pick(['', 'because']), peer: id };
      case 5:
        return { type: 'ice', ...this.#grant() };
      case 6:
        return this.#welcome();
      case 7:
        return { type: 'ping', n: lot.below(1_000) };
      case 8:
        return { type: 'news', news: this.#news() };
      default:
        return { type: 'joined', member: this.member(id) };
    }
  }

  /** A member as a server may tell of it. */
  member(id: string): Member {
    const lot = this.#lot;
    return {
      id,
      order: lot.pick([0, 1, lot.below(1_000), Number.MAX_SAFE_INTEGER]),
      presence: this.#presence(),
      hello: this.#hello(id),
    };
  }

  /** Their own, somebody else's, a spoilt one, one without keys, or noise. */
  #hello(id: string): string {
    const lot = this.#lot;
    const signed = lot.pick(this.#hellos.get(lot.chance(0.8) ? id : lot.pick([...this.#hellos.keys()])) ?? ['']);
    const chance = lot.next();
    if (signed && chance < 0.7) return signed;
    const [payload = '', signature = ''] = signed.split('.');
    if (signed && chance < 0.8) return `${spoiltText(lot, payload)}.${signature}`;
    if (signed && chance < 0.9) return `${payload}.${spoiltText(lot, signature)}`;
    const hello = bareHello({ room: ROOM, instance: String(lot.below(3)), direct: lot.chance(0.5) });
    const text = lot.chance(0.8) ? JSON.stringify(hello) : spoiledJson(lot, hello);
    return encodeBase64(Buffer.from(text)).slice(0, lot.chance(0.95) ? LIMITS.hello : lot.below(99));
  }

  #news(): NewsFrame[] {
    const lot = this.#lot;
    return Array.from({ length: lot.below(5) }, (): NewsFrame => {
      const id = lot.pick(this.#ids);
      if (lot.chance(0.3)) return { type: 'left', id, reason: 'lost' };
      if (lot.chance(0.3)) return { type: 'presence', id, presence: this.#presence() };
      return { type: 'joined', member: this.member(id) };
    });
  }

  #welcome(): ServerFrame {
    const lot = this.#lot;
    const members = lot.times(6, () => this.member(lot.pick(this.#ids)));
    const order = lot.below(100);
    const presence = lot.chance(0.2) ? { presence: this.#presence() } : {};
    return {
      type: 'welcome',
      version: PROTOCOL_VERSION,
      id: lot.pick(this.#ids),
      order,
      members,
      ...presence,
      ...this.#grant(),
    };
  }

  #grant(): Pick<Extract<ServerFrame, { type: 'ice' }>, 'iceServers' | 'lifetime'> {
    const lot = this.#lot;
    const lifetime = lot.pick([undefined, 60, 1e300, 1e9]);
    return { iceServers: lot.times(3, () => lot.pick(ICE_SERVERS)) as [], ...(lifetime ? { lifetime } : {}) };
  }

  #presence(): string {
    const lot = this.#lot;
    if (lot.chance(0.3)) return spoiledJson(lot, { name: 'Ann', since: [1843] }).slice(0, LIMITS.presence);
    return lot.pick(['{}', '{"name":"Eve"}', '{"__proto__":{"x":1}}', '{"name":{"then":1}}', 'null', '[']);
  }
}

/** The text with letters that are not as they were. */
function spoiltText(lot: Lot, text: string): string {
  return Buffer.from(spoiltBytes(Buffer.from(text), lot.next, 7)).toString('latin1');
}
