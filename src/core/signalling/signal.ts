import { isObject, isString, listOf, parse } from '../../protocol/frames.js';

/** What every signal says. */
interface Envelope {
  /** Names the link that it is about, so that one for a link of the past is never taken for this one's. */
  readonly link: string;
  /** The link builds itself, nobody asked for it: not to be taken by a side that ended it on purpose. */
  readonly automatic?: boolean;
}

/** What two peers say to each other through the server while they set up a link. */
export type Signal = Envelope & (Request | Bye | NegotiationSignal);

/** "Please make the first offer": from the polite side, which never makes it. Of a link that stands: "please restart ICE". */
export interface Request {
  readonly type: 'request';
}

/** "I end this link on purpose": do not build it again. */
interface Bye {
  readonly type: 'bye';
}

/** An offer or an answer. */
export interface DescriptionSignal {
  readonly type: 'description';
  readonly description: RTCSessionDescriptionInit;
  /** Names this offer, or the one that this answers. Older versions leave it out. */
  readonly offer?: number | undefined;
}

/** What negotiation says once there is a link. */
export type NegotiationSignal =
  DescriptionSignal | { readonly type: 'candidates'; readonly candidates: readonly RTCIceCandidateInit[] };

const DESCRIPTIONS: readonly unknown[] = ['offer', 'answer', 'pranswer', 'rollback'];
const ENVELOPE = {
  link: (value: unknown) => isString(value) && value.length <= 64,
  automatic: (value: unknown) => value === undefined || typeof value === 'boolean',
};
const SIGNALS = {
  request: ENVELOPE,
  bye: ENVELOPE,
  description: {
    ...ENVELOPE,
    description: (value: unknown) => isObject(value) && DESCRIPTIONS.includes(value['type']) && isString(value['sdp']),
    offer: (value: unknown) => value === undefined || typeof value === 'number',
  },
  candidates: { ...ENVELOPE, candidates: listOf({ candidate: isString }) },
};

/** Reads a signal from a peer; `undefined` for anything that makes no sense. Never throws. */
export function parseSignal(text: string): Signal | undefined {
  return parse(SIGNALS, text) as Signal | undefined;
}
