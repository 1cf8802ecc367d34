import { cloudflare } from './ice/cloudflare.js';
import { coturn } from './ice/coturn.js';
import type { IceProvider } from './ice/ice-provider.js';
import { DEFAULT_LIMITS, type Limits } from './limits/limits.js';
import type { IceServer } from '../src/protocol/frames.js';

/** A setting that makes no sense; the message says which. */
export class SettingsError extends Error {}

/** The text of a setting, by its name: `turn-lifetime`. */
export type Lookup = (name: string) => string | undefined;

/** What a server is told by its surroundings, on whatever it runs. */
export interface CommonOptions {
  readonly origins?: readonly string[] | undefined;
  readonly iceServers?: readonly IceServer[] | IceProvider | undefined;
  readonly limits: Partial<Limits>;
}

/** Variables of an environment; what is no text is none. */
export type Environment = Readonly<Record<string, unknown>>;

/** The name of the variable that a setting has: `WEBRTC_TURN_LIFETIME`. */
export function variableOf(name: string): string {
  return `WEBRTC_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** Looks settings up in the environment. */
export function lookUpIn(env: Environment): Lookup {
  return (name) => textOf(env[variableOf(name)]);
}

/**
 * Reads what any server can be told: `origin`, `turn` with `turn-secret` and `turn-lifetime`, `no-stun`, and the
 * limits; and the variables of Cloudflare's TURN servers. Throws a `SettingsError` for what makes no sense.
 */
export function readCommonOptions(lookUp: Lookup, env: Environment): CommonOptions {
  const limits = Object.keys(DEFAULT_LIMITS).flatMap((limit) => {
    const value = numberIn(
      lookUp,
      limit.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      1,
    );
    return value === undefined ? [] : [[limit, value] as const];
  });
  return {
    origins: listIn(lookUp, 'origin'),
    iceServers: chooseIceServers(lookUp, env),
    limits: Object.fromEntries(limits),
  };
}

/** A number in this range. */
export function numberIn(lookUp: Lookup, name: string, least = 0, most = Infinity): number | undefined {
  const text = lookUp(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value < least || value > most) {
    const range = `${least > 0 ? ` from ${least}` : ''}${most < Infinity ? ` up to ${most}` : ''}`;
    throw new SettingsError(`--${name} takes a number${range}, not "${text}".`);
  }
  return value;
}

/** What has commas between. */
export function listIn(lookUp: Lookup, name: string): string[] | undefined {
  return lookUp(name)
    ?.split(',')
    .map((item) => item.trim());
}

/** What a function of ours will not have, the user has to hear of as a setting. */
export function checked<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new SettingsError((error as Error).message);
  }
}

function chooseIceServers(lookUp: Lookup, env: Environment): CommonOptions['iceServers'] {
  const urls = listIn(lookUp, 'turn');
  const secret = lookUp('turn-secret');
  const seconds = numberIn(lookUp, 'turn-lifetime', 1);
  const lifetime = seconds === undefined ? {} : { lifetime: seconds };
  const tokenId = textOf(env['CF_TURN_TOKEN_ID']) ?? textOf(env['CF_TURN_APP_ID']);
  const apiToken = textOf(env['CF_TURN_API_TOKEN']);
  if ((tokenId === undefined) !== (apiToken === undefined)) {
    throw new SettingsError('CF_TURN_TOKEN_ID (or CF_TURN_APP_ID) and CF_TURN_API_TOKEN go together.');
  }
  const isCloudflare = tokenId !== undefined && apiToken !== undefined;
  if (urls && isCloudflare) throw new SettingsError('There are TURN servers of Cloudflare and by --turn: choose one.');
  if (urls) {
    if (secret === undefined)
      throw new SettingsError('--turn needs the secret of those servers, in WEBRTC_TURN_SECRET.');
    return checked(() => coturn({ urls, secret, ...lifetime }));
  }
  if (isCloudflare) return checked(() => cloudflare({ tokenId, apiToken, ...lifetime }));
  return lookUp('no-stun') === undefined ? undefined : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
