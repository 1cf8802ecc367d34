import { describeAnswers } from './answers.js';
import { describeFrames } from './frames.js';
import { BOTH_WAYS, type Kind } from './kinds.js';
import { describeMembers } from './members.js';
import { describeMiddle } from './middle.js';
import { describeSessions } from './sessions.js';
import { describeSplit } from './split.js';

/** Tries everything that a hostile server can do against rooms of a kind, with and without direct links. */
export function attackAll(kind: Kind): void {
  describeFrames(kind, BOTH_WAYS);
  describeMembers(kind);
  describeAnswers(kind, BOTH_WAYS);
  describeMiddle(kind, BOTH_WAYS);
  describeSessions(kind);
  describeSplit(kind);
}
