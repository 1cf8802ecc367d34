import type { IceGrant, IceServer, PeerId } from '../../src/protocol/frames.js';

/** Makes the ICE servers of one member. Called when it joins, and again before its credentials expire. */
export type IceProvider = (member: PeerId) => IceGrant | Promise<IceGrant>;

/** Keeps the ICE servers and the lifetime of what a provider returned. Throws a `TypeError` if they are invalid. */
export function checkIceGrant(value: unknown): IceGrant {
  const { iceServers, lifetime } = isObject(value) ? value : {};
  if (!Array.isArray(iceServers) || !iceServers.every(isIceServer)) {
    throw new TypeError(
      'ICE servers must be a list of `{ urls, username, credential }`, where `urls` is a string or a list of strings.',
    );
  }
  if (lifetime !== undefined && !(typeof lifetime === 'number' && lifetime > 0 && lifetime < Infinity)) {
    throw new TypeError('The `lifetime` of ICE servers must be a number of seconds above 0, or left out.');
  }
  return { iceServers: iceServers.map(bare), ...(lifetime !== undefined && { lifetime }) };
}

/** Leaves out everything else, which would be sent to the member too. */
function bare({ urls, username, credential }: IceServer): IceServer {
  return { urls, ...(username !== undefined && { username }), ...(credential !== undefined && { credential }) };
}

function isIceServer(value: unknown): value is IceServer {
  if (!isObject(value)) return false;
  const { urls, username, credential } = value;
  return (
    (isString(urls) || (Array.isArray(urls) && urls.every(isString))) && isOptional(username) && isOptional(credential)
  );
}

function isOptional(value: unknown): boolean {
  return value === undefined || isString(value);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
