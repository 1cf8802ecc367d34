import { isCount } from '../../../protocol/shape.js';

/** The size in which a track is shown, in pixels of the device. Nobody sees or hears it if it has no area. */
export interface ShownSize {
  readonly width: number;
  readonly height: number;
}

/** What we take for the size of a track as long as the other side has not said it: in a smaller size, nobody can read a screen. */
const DEFAULT_SIZE: ShownSize = { width: 640, height: 360 };
const SCREEN_SIZE: ShownSize = { width: 1_920, height: 1_080 };
/** The longest side that we believe, in pixels. */
const LONGEST_SIDE = 4_096;

/** Whether a peer may say that it shows a track so wide, or so high. */
export function isSide(value: unknown): boolean {
  return isCount(value) && value <= LONGEST_SIDE;
}

/** Makes whole numbers of a size, none too large. Throws a `TypeError` if it is no size. */
export function checkSize({ width, height }: ShownSize): ShownSize {
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  if (isCount(size.width) && isCount(size.height)) return clamp(size);
  throw new TypeError('A size is a `width` and a `height` in pixels.');
}

/** The size of a track of this source as long as the other side has not said it. */
export function defaultSize(source: string): ShownSize {
  return source === 'screen' ? SCREEN_SIZE : DEFAULT_SIZE;
}

/** Whether somebody sees or hears a track of this size. */
export function isShown({ width, height }: ShownSize): boolean {
  return width * height > 0;
}

function clamp({ width, height }: ShownSize): ShownSize {
  return { width: Math.min(width, LONGEST_SIDE), height: Math.min(height, LONGEST_SIDE) };
}
