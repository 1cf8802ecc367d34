import { isObject, isString, listOf, optional, parse } from '../../protocol/shape.js';

/** Stands for the relay where a signal names a link. */
export const RELAY = 'relay';

/** What every signal says. */
interface Envelope {
  /** The id of the link that the signal is about, so that a late signal is never taken for one about the next link. */
  readonly link: string;
  /** The link is built without anybody asking. A side that has ended its link on purpose turns it down. */
  readonly automatic?: boolean;
}

/** What two peers send to each other through the server while they set up a link. */
export type Signal = Envelope & (Request | Bye | NegotiationSignal);

/** The polite side asks for a first offer, because it never makes one. For a link that is up: asks for an ICE restart. */
export interface Request {
  readonly type: 'request';
}

/** The sender has ended the link on purpose: do not build it again. */
interface Bye {
  readonly type: 'bye';
  /** The receiver is out of the room for good: it has another secret now, and the receiver does not get it. */
  readonly removed?: boolean;
}

/** An offer or an answer. */
export interface DescriptionSignal {
  readonly type: 'description';
  readonly description: RTCSessionDescriptionInit;
  /** The number of this offer, or of the offer that this answers. Older versions leave it out. */
  readonly offer?: number | undefined;
}

/** What negotiation sends once there is a link. */
export type NegotiationSignal =
  DescriptionSignal | { readonly type: 'candidates'; readonly candidates: readonly RTCIceCandidateInit[] };

/**
 * The largest session description, in bytes of ASCII, and how many sections of sound and video it may have: as many as two sides can publish.
 * Besides, there may be one for data. A browser needs seconds for thousands.
 */
const LARGEST_SDP = 64 * 1024;
const MOST_SECTIONS = 32;

const DESCRIPTIONS: readonly unknown[] = ['offer', 'answer', 'pranswer', 'rollback'];
const ENVELOPE = {
  link: (value: unknown) => isString(value) && value.length > 0 && value.length <= 64,
  automatic: optional((value) => typeof value === 'boolean'),
};
const SIGNALS = {
  request: ENVELOPE,
  bye: { ...ENVELOPE, removed: optional((value) => typeof value === 'boolean') },
  description: {
    ...ENVELOPE,
    description: (value: unknown) => isObject(value) && DESCRIPTIONS.includes(value['type']) && isSdp(value['sdp']),
    offer: (value: unknown) => value === undefined || typeof value === 'number',
  },
  candidates: { ...ENVELOPE, candidates: listOf({ candidate: isString }) },
};

/** Whether this can be a session description (RFC 8866) that a browser reads in a few milliseconds. */
function isSdp(value: unknown): boolean {
  if (!isString(value) || value.length > LARGEST_SDP) return false;
  const data = value.match(/^m=application /gm)?.length ?? 0;
  const all = value.match(/^m=/gm)?.length ?? 0;
  return data <= 1 && all - data <= MOST_SECTIONS;
}

/** Reads a signal from a peer. Returns `undefined` if it is invalid. Never throws. */
export function parseSignal(text: string): Signal | undefined {
  return parse(SIGNALS, text) as Signal | undefined;
}
