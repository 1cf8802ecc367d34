import { isId, isName } from '../protocol/frames.js';
import { isObject, isString } from '../protocol/shape.js';
import type { ConnectOptions } from './connect-options.js';
import { isQuery } from './signalling/query.js';
import type { Identity } from './trust/key-pair.js';
import { isPassword } from './trust/password/password-text.js';
import { isSecret } from './trust/secret.js';

type Check = readonly [right: (value: unknown) => boolean, what: string];

/** Matches a host: a scheme, a name or an address, a port that is not 0, a path. Whether it can be a URL is known already. */
const HOST = /^(?:(?:http|ws)s?:\/\/)?(?!.*:0*(?:\/|$))[^\s/?#@\\]+(?:\/[^\s?#\\]*)?$/i;
const NAME: Check = [isName, '1 to 128 characters, none of them a control character, and not a dot or two'];
const TIME: Check = [(value) => isNumber(value) && value >= 0, 'a time in ms'];

const REQUIRED = ['host', 'room'];
/** What is right for each option. */
const CHECKS: { readonly [Name in keyof ConnectOptions]?: Check } = {
  host: matching(HOST, 'like my.host:8080 or https://my.host/rooms'),
  room: NAME,
  party: NAME,
  prefix: matching(/^\/*[^\s/?#\\][^\s?#\\]*$/, 'a path like my/rooms'),
  query: [(value) => isFunction(value) || isQuery(value), 'an object, or a function that returns one'],
  identity: [isIdentity, 'an identity that `createIdentity()` has made'],
  secret: [isSecret, '16 to 64 bytes in base64url, as `createSecret()` makes it'],
  password: [isPassword, '1 to 256 characters'],
  mesh: matching(/^(?:auto|manual)$/, '"auto" or "manual"'),
  accept: [isFunction, 'a function'],
  acceptSecret: [isFunction, 'a function'],
  blocked: [isIds, 'a list of ids'],
  relay: matching(/^(?:fallback|never|only)$/, '"fallback", "never" or "only"'),
  timeout: TIME,
  peerTimeout: [(value) => isNumber(value) && value > 0, 'a time above 0 ms'],
  reconnectDelay: TIME,
  media: [(value) => isObject(value) && isFunction(value['attach']), 'what `openMedia()` has made'],
  maxMessageSize: [(value) => isNumber(value) && value >= 65_536, '65,536 bytes or more'],
  uploadBudget: [(value) => isNumber(value) && value > 0, 'a number of bits per second, above 0'],
  signal: [(value) => isObject(value) && isFunction(value['addEventListener']), 'an AbortSignal'],
};

/** Throws a `TypeError` that names the option for options that cannot be right: they are a mistake in the page. */
export function checkOptions(options: ConnectOptions): void {
  const { id, key } = options as { id?: unknown; key?: unknown };
  if (id !== undefined || key !== undefined) {
    throw new TypeError('`id` and `key` are no options any more. Use `identity` to keep an id.');
  }
  if (options.secret !== undefined && options.password !== undefined) {
    throw new TypeError('A room has a `secret` or a `password`, not both.');
  }
  for (const [name, [right, what]] of Object.entries(CHECKS)) {
    const value = options[name as keyof ConnectOptions];
    if ((value !== undefined || REQUIRED.includes(name)) && !right(value))
      throw new TypeError(`\`${name}\` must be ${what}.`);
  }
}

function matching(pattern: RegExp, what: string): Check {
  return [(value) => isString(value) && pattern.test(value), what];
}

function isIdentity(value: unknown): boolean {
  const { publicKey, privateKey } = (value ?? {}) as Partial<Identity>;
  return isString(publicKey) && (privateKey as Partial<CryptoKey> | undefined)?.algorithm?.name === 'ECDSA';
}

function isIds(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Symbol.iterator in value &&
    [...(value as Iterable<unknown>)].every(isId)
  );
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
