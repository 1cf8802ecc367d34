import type { Connection } from '../../core/index.js';
import type { Call } from './call.js';

/** Calls `changed` whenever somebody in a call, or what they show, may have changed. Returns what ends it. */
export function follow(connection: Connection, call: Call, changed: () => void): (() => void)[] {
  return [
    call.on(() => changed()),
    ...(['track', 'track-state', 'track-end', 'speaking', 'quality', 'peerlist', 'presence', 'trust'] as const).map(
      (name) => connection.on(name, () => changed()),
    ),
  ];
}
