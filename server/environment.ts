import { cloudflare } from './ice/cloudflare.js';
import { coturn } from './ice/coturn.js';
import type { IceProvider } from './ice/ice-provider.js';
import { DEFAULT_LIMITS, type Limits } from './limits/limits.js';
import type { IceServer } from '../src/protocol/frames.js';

/** A setting is invalid. The message says which one. */
export class SettingsError extends Error {}

/** Looks up the text of a setting by its name, such as `turn-lifetime`. */
export type Lookup = (name: string) => string | undefined;

/** The options that every server can read from its environment, whatever it runs on. */
export interface CommonOptions {
  readonly origins?: readonly string[] | undefined;
  /** Whether who may enter a room may ask how many are in it: `GET` of the room says so. Default: false. */
  readonly peek?: boolean | undefined;
  readonly iceServers?: readonly IceServer[] | IceProvider | undefined;
  readonly limits: Partial<Limits>;
}

/** The variables of an environment. Those that are not text are ignored. */
export type Environment = Readonly<Record<string, unknown>>;

/** The name of a setting's variable, such as `WEBRTC_TURN_LIFETIME`. */
export function variableOf(name: string): string {
  return `WEBRTC_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** What messages call a setting: its flag, and its variable, because only the Node server has flags. */
export function labelOf(name: string): string {
  return `--${name} (${variableOf(name)})`;
}

/** Looks up settings in an environment. */
export function lookUpIn(env: Environment): Lookup {
  return (name) => textOf(env[variableOf(name)]);
}

/**
 * Reads the settings that every server has: `origin`, `peek`, `turn` with `turn-secret` and `turn-lifetime`, `no-stun` and the
 * limits, and the variables for Cloudflare's TURN servers. Throws a `SettingsError` if one is invalid.
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
    peek: isOn(lookUp, 'peek'),
    iceServers: chooseIceServers(lookUp, env),
    limits: Object.fromEntries(limits),
  };
}

/** Reads a number in this range. Throws a `SettingsError` for anything else. */
export function numberIn(lookUp: Lookup, name: string, least = 0, most = Infinity): number | undefined {
  const text = lookUp(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value < least || value > most) {
    const range = most < Infinity ? `from ${least} to ${most}` : `of at least ${least}`;
    throw new SettingsError(`${labelOf(name)} must be a number ${range}, not "${text}".`);
  }
  return value;
}

/** Whether a setting without a value is on. A variable can say `0`, `false` or `no`. */
export function isOn(lookUp: Lookup, name: string): boolean {
  const text = lookUp(name);
  return text !== undefined && !/^(0|false|no)$/i.test(text);
}

/** Reads a list that is separated by commas. */
export function listIn(lookUp: Lookup, name: string): string[] | undefined {
  return lookUp(name)
    ?.split(',')
    .map((item) => item.trim());
}

/** Turns an error of `make` into a `SettingsError`, for options that came from settings. */
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
    throw new SettingsError('Set both CF_TURN_TOKEN_ID (or CF_TURN_APP_ID) and CF_TURN_API_TOKEN, or neither.');
  }
  const isCloudflare = tokenId !== undefined && apiToken !== undefined;
  if (urls && isCloudflare)
    throw new SettingsError(`Both ${labelOf('turn')} and Cloudflare’s TURN servers (CF_TURN_…) are set: choose one.`);
  if (urls) {
    if (secret === undefined)
      throw new SettingsError(
        `${labelOf('turn')} needs the secret of those TURN servers. Set it in WEBRTC_TURN_SECRET.`,
      );
    return checked(() => coturn({ urls, secret, ...lifetime }));
  }
  if (isCloudflare) return checked(() => cloudflare({ tokenId, apiToken, ...lifetime }));
  return isOn(lookUp, 'no-stun') ? [] : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
