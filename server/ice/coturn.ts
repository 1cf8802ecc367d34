import type { IceServer } from '../../src/protocol/frames.js';
import type { IceProvider } from './ice-provider.js';

export interface CoturnOptions {
  /** Where the TURN server is, by each way: `turn:turn.example.org:3478?transport=udp`, `turns:…`. */
  readonly urls: string | readonly string[];
  /** The server's `static-auth-secret`. */
  readonly secret: string;
  /** How long credentials last, in whole seconds. Default 3,600. */
  readonly lifetime?: number | undefined;
  /** STUN servers besides, `stun:…`; a browser needs none where there is TURN over UDP. */
  readonly stun?: string | readonly string[] | undefined;
  /** The time, in ms since 1970. */
  readonly now?: (() => number) | undefined;
}

/**
 * Credentials for a TURN server that shares a secret with us (draft-uberti-behave-turn-rest): coturn
 * with `use-auth-secret`, and others that do as it does. Each member gets its own. Throws a
 * `TypeError` where an option makes no sense.
 */
export function coturn({ urls, secret, lifetime = 3_600, stun = [], now = Date.now }: CoturnOptions): IceProvider {
  const turnUrls = checkUrls('urls', urls, /^turns?:(?!\/)\S+$/, 'turn:host:port or turns:host:port');
  const stunUrls = checkUrls('stun', stun, /^stuns?:(?!\/)\S+$/, 'stun:host:port');
  if (turnUrls.length === 0) throw new TypeError('coturn() needs `urls`: where your TURN server is.');
  if (typeof secret !== 'string' || !secret) {
    throw new TypeError('coturn() needs a `secret`: the `static-auth-secret` of your TURN server.');
  }
  if (!Number.isSafeInteger(lifetime) || lifetime <= 0) {
    throw new TypeError('coturn() needs a `lifetime` in whole seconds, above 0.');
  }
  const plain: IceServer[] = stunUrls.length > 0 ? [{ urls: stunUrls }] : [];
  const sign = createSigner(secret);
  return async (member) => {
    const username = `${Math.floor(now() / 1000) + lifetime}:${member}`;
    return { iceServers: [...plain, { urls: turnUrls, username, credential: await sign(username) }], lifetime };
  };
}

/** Base64 of the HMAC-SHA1 of a text. */
function createSigner(secret: string): (text: string) => Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-1' };
  // Kept as a key, not as a promise of one, and not made at once: edge platforms let no request wait for another's.
  let key: Awaited<ReturnType<typeof crypto.subtle.importKey>> | undefined;
  return async (text) => {
    key ??= await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
    const mac = await crypto.subtle.sign(algorithm, key, encoder.encode(text));
    return btoa(String.fromCharCode(...new Uint8Array(mac)));
  };
}

function checkUrls(option: string, urls: string | readonly string[], form: RegExp, example: string): string[] {
  const list = typeof urls === 'string' ? [urls] : [...urls];
  for (const url of list) {
    if (!form.test(url))
      throw new TypeError(`coturn(): \`${option}\` are like ${example}, not ${JSON.stringify(url)}.`);
  }
  return list;
}
