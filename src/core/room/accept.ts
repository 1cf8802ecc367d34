import { after } from '../after.js';
import type { Member, PeerId } from '../../protocol/frames.js';
import { parsePresence, type Presence } from '../../protocol/presence.js';

/** Somebody who has come into the room, before anything is taken from them. */
export interface Newcomer {
  /** Their id. */
  readonly id: PeerId;
  /** What they say about themselves. */
  readonly presence: Presence;
}

/** Decides whether somebody who has come becomes a peer of ours. */
export type Accept = (newcomer: Newcomer) => boolean | Promise<boolean>;

/** Whether the page accepts a member. The promise never rejects. */
export type Ask = (member: Member) => boolean | Promise<boolean>;

/** How long the page may take to answer, in ms. */
const PATIENCE = 10_000;
/** How many answers may be awaited at once. Those about newcomers who have left again do not count, or they could keep others out. */
const MOST = 256;

/**
 * Asks the page's `accept`, once for each newcomer at a time. Refuses, and reports why, if it throws, rejects, answers neither yes nor
 * no or not in time, or if too many wait. `isHere`: whether a newcomer is still in the room. Loaded only if a page has such a function.
 */
export function askPage(
  accept: Accept,
  report: (peer: PeerId, cause: unknown) => void,
  isHere: (member: Member) => boolean = () => true,
): Ask {
  const open = new Map<string, { readonly member: Member; readonly answer: Promise<boolean> }>();
  const makeRoom = (): void => {
    for (const [key, { member }] of open) if (!isHere(member)) open.delete(key);
  };
  return (member) => {
    const { id, instance, presence } = member;
    const key = JSON.stringify([id, instance]);
    const known = open.get(key);
    if (known) return known.answer;
    const fail = (cause: unknown): false => {
      report(id, cause);
      return false;
    };
    if (open.size >= MOST) makeRoom();
    if (open.size >= MOST) return fail(new RangeError(`${MOST} newcomers wait for an answer of \`accept\`.`));
    try {
      const answer: unknown = accept({ id, presence: parsePresence(presence) });
      if (typeof answer !== 'object' || !answer || !('then' in answer)) return decided(answer);
      const later = inTime(answer)
        .then(decided)
        .catch(fail)
        .finally(() => {
          if (open.get(key)?.answer === later) open.delete(key);
        });
      open.set(key, { member, answer: later });
      return later;
    } catch (cause) {
      return fail(cause);
    }
  };
}

function inTime(answer: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const stop = after(PATIENCE, () => reject(new Error(`No answer from \`accept\` in ${PATIENCE / 1000} s.`)));
    Promise.resolve(answer).finally(stop).then(resolve, reject);
  });
}

function decided(answer: unknown): boolean {
  if (typeof answer !== 'boolean') throw new TypeError('`accept` must return true or false.');
  return answer;
}
