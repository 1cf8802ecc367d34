import type { MediaQuality } from '../../peer/peer.js';

/** What was counted on a link until now. */
export interface Tally {
  /** When, in ms. */
  readonly at: number;
  /** Packets that have come, that have not, that we have sent, and of these those that have not come. */
  readonly received: number;
  readonly missed: number;
  readonly sent: number;
  readonly lost: number;
  /** For how long pictures stood still, in seconds, all together. */
  readonly frozen: number;
  /** How unevenly sound comes, in seconds. */
  readonly jitter: number;
  /** Seconds to the peer and back. */
  readonly roundTrip: number;
}

/** An entry of an `RTCStatsReport`. */
type Entry = Readonly<Record<string, unknown>>;

/** With fewer packets than that, their loss says nothing. */
const FEW = 20;

/** From where on it is not excellent any more, and from where on not even good. Loss and freezes are parts of 1, the others in seconds. */
const LIMITS = {
  loss: [0.02, 0.08],
  frozen: [0.02, 0.15],
  jitter: [0.03, 0.1],
  roundTrip: [0.25, 0.6],
} as const;

/** Reads the statistics of a link. */
export function tally(report: Iterable<Entry>): Tally {
  const sum = { received: 0, missed: 0, sent: 0, lost: 0, frozen: 0 };
  let [at, jitter, roundTrip] = [0, 0, 0];
  for (const entry of report) {
    at = Math.max(at, count(entry, 'timestamp'));
    switch (entry['type']) {
      case 'inbound-rtp':
        sum.received += count(entry, 'packetsReceived');
        sum.missed += count(entry, 'packetsLost');
        sum.frozen += count(entry, 'totalFreezesDuration');
        if (entry['kind'] === 'audio') jitter = Math.max(jitter, count(entry, 'jitter'));
        break;
      case 'outbound-rtp':
        sum.sent += count(entry, 'packetsSent');
        break;
      case 'remote-inbound-rtp':
        sum.lost += count(entry, 'packetsLost');
        roundTrip = Math.max(roundTrip, count(entry, 'roundTripTime'));
        break;
      case 'candidate-pair':
        if (entry['nominated'] === true) roundTrip = Math.max(roundTrip, count(entry, 'currentRoundTripTime'));
    }
  }
  return { at, jitter, roundTrip, ...sum };
}

/** How good it was between two tallies of a link. */
export function judge(before: Tally, now: Tally): MediaQuality {
  const grown = (name: keyof Tally): number => Math.max(0, now[name] - before[name]);
  const missed = grown('missed');
  const values = {
    loss: Math.max(part(missed, grown('received') + missed), part(grown('lost'), grown('sent'))),
    frozen: grown('frozen') / Math.max(1, grown('at') / 1_000),
    jitter: now.jitter,
    roundTrip: now.roundTrip,
  };
  const worse = (index: 0 | 1): boolean =>
    Object.entries(LIMITS).some(([name, limits]) => values[name as keyof typeof values] > limits[index]);
  return worse(1) ? 'poor' : worse(0) ? 'good' : 'excellent';
}

function part(lost: number, all: number): number {
  return all < FEW ? 0 : lost / all;
}

function count(entry: Entry, name: string): number {
  const value = entry[name];
  return typeof value === 'number' ? value : 0;
}
