import type { IceServer } from '../../src/protocol/frames.js';
import type { IceProvider } from './ice-provider.js';

export interface CoturnOptions {
  /** The URLs of the TURN server, such as `turn:turn.example.org:3478?transport=udp` and `turns:…`. */
  readonly urls: string | readonly string[];
  /** The server's `static-auth-secret`. */
  readonly secret: string;
  /** How long credentials last, in whole seconds. Default 3,600. */
  readonly lifetime?: number | undefined;
  /** STUN servers to add, `stun:…`. Browsers need none if they have TURN over UDP. */
  readonly stun?: string | readonly string[] | undefined;
  /** The time, in ms since 1970. */
  readonly now?: (() => number) | undefined;
}

/**
 * Makes credentials for a TURN server that shares a secret with this server (draft-uberti-behave-turn-rest), such as
 * coturn with `use-auth-secret`. Each member gets its own. Throws a `TypeError` if an option is invalid.
 */
export function coturn({ urls, secret, lifetime = 3_600, stun = [], now = Date.now }: CoturnOptions): IceProvider {
  const turnUrls = checkUrls('urls', urls, /^turns?:(?!\/)\S+$/, 'turn:host:port or turns:host:port');
  const stunUrls = checkUrls('stun', stun, /^stuns?:(?!\/)\S+$/, 'stun:host:port');
  if (turnUrls.length === 0) throw new TypeError('coturn() needs `urls`: the URLs of your TURN server.');
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
  // Made on first use, and kept as a key, not as a promise: on edge platforms no request may wait for another one.
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
      throw new TypeError(`coturn(): \`${option}\` must be like ${example}, not ${JSON.stringify(url)}.`);
  }
  return list;
}
