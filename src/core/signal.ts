/**
 * What two peers say to each other through the server while they set up a link. `link` names the
 * link that a signal belongs to, so that one for a link of the past is never taken for this one's.
 */
export type Signal =
  /** "Please make the first offer": from the polite side, which never makes it. */
  | { readonly link: string; readonly kind: 'request' }
  | { readonly link: string; readonly kind: 'description'; readonly description: RTCSessionDescriptionInit }
  | { readonly link: string; readonly kind: 'candidates'; readonly candidates: readonly RTCIceCandidateInit[] }
  /** "I end this link on purpose": do not build it again. */
  | { readonly link: string; readonly kind: 'bye' };

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
  const { link, kind, description, candidates } = value;
  switch (kind) {
    case 'request':
    case 'bye':
      return { link, kind };
    case 'description':
      return isDescription(description) ? { link, kind, description } : undefined;
    case 'candidates':
      return Array.isArray(candidates) && candidates.every(isCandidate) ? { link, kind, candidates } : undefined;
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
