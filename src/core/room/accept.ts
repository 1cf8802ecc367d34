import { inTime } from './in-time.js';
import type { PeerId } from '../../protocol/frames.js';
import { parsePresence, type Presence } from '../../protocol/presence.js';
import type { PeerTrust } from '../peer/peer.js';
import type { KnownMember } from '../trust/known-member.js';

/** Somebody who has come into the room, before anything is taken from them. */
export interface Newcomer {
  /** Their id. */
  readonly id: PeerId;
  /** Who they are, as `peer.identity`: the same when they come back under another id. */
  readonly identity: string | undefined;
  /**
   * What would protect what we say to them, as `peer.trust`: `none`, or `refused` if they did not come by the secret or the password of
   * the room; `unproven` otherwise, because nobody proves anything before we let them in. So it is never `verified`, and `identity` is
   * what they claim. Who claims that of somebody else stays `unproven` for good: they can read nothing, and nothing is taken from them.
   */
  readonly trust: PeerTrust;
  /** What they say about themselves. */
  readonly presence: Presence;
  /** What the server says about them, as `peer.given`. */
  readonly given: Presence;
}

/** Decides whether somebody who has come becomes a peer of ours. */
export type Accept = (newcomer: Newcomer) => boolean | Promise<boolean>;

/** Whether the page accepts a member. The promise never rejects. */
export type Ask = (member: KnownMember) => boolean | Promise<boolean>;

/** How many answers may be awaited at once. Those about newcomers who have left again do not count, or they could keep others out. */
const MOST = 256;

/**
 * Asks the page's `accept`, once for each newcomer at a time. Refuses, and reports why, if it throws, rejects, answers neither yes nor
 * no or not in time, or if too many wait. `isHere`: whether a newcomer is still in the room. `trusts`: how far
 * it is trusted. Loaded only if a page has such a function.
 */
export function askPage(
  accept: Accept,
  report: (peer: PeerId, cause: unknown) => void,
  isHere: (member: KnownMember) => boolean = () => true,
  trusts: (member: KnownMember) => PeerTrust = () => 'unproven',
): Ask {
  const open = new Map<string, { readonly member: KnownMember; readonly answer: Promise<boolean> }>();
  const makeRoom = (): void => {
    for (const [key, { member }] of open) if (!isHere(member)) open.delete(key);
  };
  return (member) => {
    const { id, presence, given, identity, hello } = member;
    const key = JSON.stringify([id, hello.instance]);
    const known = open.get(key);
    if (known) return known.answer;
    const fail = (cause: unknown): false => {
      report(id, cause);
      return false;
    };
    if (open.size >= MOST) makeRoom();
    if (open.size >= MOST) return fail(new RangeError(`${MOST} newcomers wait for an answer of \`accept\`.`));
    try {
      const answer: unknown = accept({
        id,
        identity,
        trust: trusts(member),
        presence: parsePresence(presence),
        given: parsePresence(given ?? ''),
      });
      if (typeof answer !== 'object' || !answer || !('then' in answer)) return decided(answer);
      const later = inTime('accept', answer)
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

function decided(answer: unknown): boolean {
  if (typeof answer !== 'boolean') throw new TypeError('`accept` must return true or false.');
  return answer;
}
