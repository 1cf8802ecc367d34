import { fits, isObject, isString, listOf, optional } from '../../protocol/shape.js';
import type { Json } from '../session/payload.js';
import { isMetadata, isSource, MOST_PUBLICATIONS } from './check-publication.js';
import { isSide, type ShownSize } from './sizing/shown.js';

/** A track that a page publishes, for one peer. */
export interface Announced {
  readonly id: string;
  readonly kind: 'audio' | 'video';
  readonly source: string;
  readonly metadata?: Json | undefined;
  readonly paused: boolean;
  /** The media section of the link that has it (RFC 8843: `a=mid`); left out while there is none. */
  readonly mid?: string | undefined;
  /** Whether it is sound that is sent in stereo to whoever wants that; left out if it is not. */
  readonly stereo?: boolean | undefined;
}

/** How a page shows a track of the peer. */
export interface Shown extends ShownSize {
  readonly id: string;
}

/** All that a page publishes for one peer, and how it shows what comes from there. Each announcement replaces the one before. */
export interface Announcement {
  /** The id of the link that `mid` is about; empty if there is none. */
  readonly link: string;
  readonly tracks: readonly Announced[];
  /** The tracks of which the page has said how it shows them; left out if there is none. */
  readonly shown?: readonly Shown[] | undefined;
}

/** The longest id of a link or a track, in UTF-16 code units. */
const LONGEST_ID = 64;

const isShort = (value: unknown): boolean => isString(value) && value.length <= LONGEST_ID;
const isShortId = (value: unknown): boolean => isShort(value) && value !== '';
const SHAPE = {
  link: isShort,
  tracks: listOf({
    id: isShortId,
    kind: (value) => value === 'audio' || value === 'video',
    source: isSource,
    metadata: isMetadata,
    paused: (value) => typeof value === 'boolean',
    mid: optional(isShort),
    stereo: optional((value) => typeof value === 'boolean'),
  }),
  shown: optional(listOf({ id: isShortId, width: isSide, height: isSide })),
};

/** Reads what a peer says that it publishes. Returns `undefined` if it is invalid. Never throws. */
export function readAnnouncement(data: unknown): Announcement | undefined {
  if (!isObject(data) || isTooLong(data['tracks']) || isTooLong(data['shown']) || !fits(SHAPE, data)) return undefined;
  const announcement = data as unknown as Announcement;
  const { tracks } = announcement;
  const mids = tracks.flatMap(({ mid }) => mid ?? []);
  const unique = new Set(mids).size === mids.length && new Set(tracks.map(({ id }) => id)).size === tracks.length;
  return unique ? announcement : undefined;
}

function isTooLong(list: unknown): boolean {
  return Array.isArray(list) && list.length > MOST_PUBLICATIONS;
}
