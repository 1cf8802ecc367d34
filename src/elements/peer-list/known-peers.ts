import type { Peer } from '../../core/index.js';

/** Returns the peers among values of any kind, each id once. */
export function knownPeers(values: unknown): Peer[] {
  const peers = new Map<unknown, Peer>();
  for (const value of Array.isArray(values) ? (values as (Peer | null | undefined)[]) : []) {
    if (typeof value?.id === 'string') peers.set(value.id, value);
  }
  return [...peers.values()];
}
