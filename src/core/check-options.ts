import { isId, isKey, isName } from '../protocol/frames.js';
import { isObject, isString } from '../protocol/shape.js';
import type { ConnectOptions } from './connect-options.js';
import { isQuery } from './signalling/query.js';

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
  id: [isId, '1 to 64 characters from A-Z a-z 0-9 . _ ~ -'],
  key: [isKey, '16 to 128 characters'],
  mesh: matching(/^(?:auto|manual)$/, '"auto" or "manual"'),
  accept: [isFunction, 'a function'],
  blocked: [isIds, 'a list of ids'],
  relay: matching(/^(?:fallback|never|only)$/, '"fallback", "never" or "only"'),
  timeout: TIME,
  peerTimeout: [(value) => isNumber(value) && value > 0, 'a time above 0 ms'],
  reconnectDelay: TIME,
  maxMessageSize: [(value) => isNumber(value) && value >= 65_536, '65,536 bytes or more'],
  signal: [(value) => isObject(value) && isFunction(value['addEventListener']), 'an AbortSignal'],
};

/** Throws a `TypeError` that names the option for options that cannot be right: they are a mistake in the page. */
export function checkOptions(options: ConnectOptions): void {
  for (const [name, [right, what]] of Object.entries(CHECKS)) {
    const value = options[name as keyof ConnectOptions];
    if ((value !== undefined || REQUIRED.includes(name)) && !right(value))
      throw new TypeError(`\`${name}\` must be ${what}.`);
  }
}

function matching(pattern: RegExp, what: string): Check {
  return [(value) => isString(value) && pattern.test(value), what];
}

function isIds(value: unknown): boolean {
  return isObject(value) && Symbol.iterator in value && [...(value as Iterable<unknown>)].every(isId);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
