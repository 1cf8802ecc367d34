import type { Peer, VerificationState } from '../../core/index.js';
import type { VerifyWords } from '../language/words.js';

type TextKey = Exclude<keyof VerifyWords, 'emojiNames'>;

/** What is to be done about a person, or has happened. */
export interface Situation {
  readonly text: TextKey;
  /** Something is wrong. */
  readonly wrong?: boolean;
}

/** What to say about an error, by its code. */
const FAULTS: Readonly<Record<string, TextKey>> = {
  'verify-mismatch': 'verifyMismatch',
  'verify-expired': 'verifyExpired',
  'trust-unavailable': 'verifyInsecure',
  'peer-gone': 'verifyGone',
  'peer-unreachable': 'verifyGone',
  'not-connected': 'verifyGone',
};

/** What is to be done in a verification, or has happened. */
export function situationIn(state: VerificationState): Situation {
  switch (state.phase) {
    case 'asking':
      return { text: 'verifyAsking' };
    case 'comparing':
      return { text: 'verifyCompare' };
    case 'confirmed':
      return { text: 'verifyConfirmed' };
    case 'done':
      return { text: state.kept ? 'verifyDone' : 'verifyDoneHere' };
    case 'cancelled':
      return { text: state.by === 'us' ? 'verifyCancelled' : 'verifyCancelledThey' };
    case 'failed':
      return { text: FAULTS[state.error.code] ?? 'verifyFailed', wrong: true };
  }
}

/** What is to be done about a peer while there is no verification. `asks`: the peer has begun one. */
export function situationOf({ trust }: Peer, asks: boolean): Situation {
  return { text: asks ? 'verifyAsks' : trust === 'verified' ? 'verifyDone' : 'verifyIntro' };
}
