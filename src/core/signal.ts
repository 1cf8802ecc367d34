/** What every signal says. */
interface Envelope {
  /** Names the link that it is about, so that one for a link of the past is never taken for this one's. */
  readonly link: string;
  /** The link builds itself, nobody asked for it: not to be taken by a side that ended it on purpose. */
  readonly automatic?: boolean;
}

/** What two peers say to each other through the server while they set up a link. */
export type Signal = Envelope &
  (
    | /** "Please make the first offer": from the polite side, which never makes it. */
      { readonly kind: 'request' }
    | { readonly kind: 'description'; readonly description: RTCSessionDescriptionInit }
    | {
        readonly kind: 'candidates';
        readonly candidates: readonly RTCIceCandidateInit[];
      } /** "I end this link on purpose": do not build it again. */
    | { readonly kind: 'bye' }
  );

const TYPES = ['offer', 'answer', 'pranswer', 'rollback'];

/** Reads a signal from a peer; `undefined` for anything that makes no sense. Never throws. */
export function parseSignal(text: string): Signal | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || typeof value['link'] !== 'string' || value['link'].length > 64) return undefined;
  const { kind, description, candidates } = value;
  const envelope = { link: value['link'], automatic: value['automatic'] === true };
  switch (kind) {
    case 'request':
    case 'bye':
      return { ...envelope, kind };
    case 'description':
      return isDescription(description) ? { ...envelope, kind, description } : undefined;
    case 'candidates':
      return Array.isArray(candidates) && candidates.every(isCandidate) ? { ...envelope, kind, candidates } : undefined;
    default:
      return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isDescription(value: unknown): value is RTCSessionDescriptionInit {
  if (!isObject(value) || typeof value['type'] !== 'string' || !TYPES.includes(value['type'])) return false;
  return typeof value['sdp'] === 'string';
}

function isCandidate(value: unknown): value is RTCIceCandidateInit {
  return isObject(value) && typeof value['candidate'] === 'string';
}
