import type { Json } from '../session/payload.js';

/** Publications that may be open at a time. What two sides show each other has to fit into one session description. */
export const MOST_PUBLICATIONS = 8;
/** The longest name of a source, in bytes of UTF-8. */
const LONGEST_SOURCE = 64;
/** The most that a page may say about a track, in bytes of JSON. */
const MOST_METADATA = 1024;

/** Whether a source may be called so. */
export function isSource(source: unknown): source is string {
  return typeof source === 'string' && source !== '' && sizeOf(source) <= LONGEST_SOURCE;
}

/** Whether this is JSON that is not too large; `undefined` is nothing, and may be, too. */
export function isMetadata(value: unknown): value is Json | undefined {
  try {
    const text = JSON.stringify(value) as string | undefined;
    return text === undefined ? value === undefined : sizeOf(text) <= MOST_METADATA;
  } catch {
    return false; // it is nested too deeply, or refers to itself
  }
}

/** Throws a `TypeError` unless this is a track that goes on, of this kind. */
export function checkTrack(track: MediaStreamTrack, kind: string): void {
  const { kind: found, readyState } = track;
  if (!['audio', 'video'].includes(found) || found !== kind) throw new TypeError(`It needs a track of kind ${kind}.`);
  if (readyState === 'ended') throw new TypeError('The track has ended.');
}

function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
