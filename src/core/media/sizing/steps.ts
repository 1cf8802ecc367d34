/** A size of a picture, and what it takes to look well. */
export interface Step {
  /** Height in pixels, at 16:9. Other shapes count by their area. */
  readonly lines: number;
  /** Bits per second. */
  readonly bitrate: number;
  /** Frames per second. */
  readonly frameRate: number;
}

/** The sizes in which we send, from the smallest. */
const STEPS: readonly Step[] = (
  [
    [90, 90, 15],
    [135, 120, 20],
    [180, 170, 20],
    [270, 290, 24],
    [360, 450, 30],
    [540, 900, 30],
    [720, 1_700, 30],
    [1_080, 3_000, 30],
  ] as const
).map(([lines, kilobits, frameRate]) => ({ lines, bitrate: 1_000 * kilobits, frameRate }));

const SMALLEST = STEPS.reduce((first) => first);
const LARGEST = STEPS.reduce((_, step) => step);

/** A picture that is shown a little larger than it is sent still looks well. */
const TOLERANCE = 0.85;
/** So much of its bitrate a size needs at least: with less, a smaller one looks better. */
const SCARCE = 0.6;

/** How many lines a picture of this area has at 16:9. */
export function linesOf({ width, height }: { readonly width: number; readonly height: number }): number {
  return Math.sqrt((width * height * 9) / 16);
}

/** The smallest size that is enough to show so many lines, or else the largest there is. */
export function stepFor(lines: number): Step {
  return STEPS.find((step) => step.lines >= lines * TOLERANCE) ?? LARGEST;
}

/** The largest size that so many bits per second are enough for, or else the smallest there is. */
export function stepWithin(bitrate: number): Step {
  return STEPS.findLast((step) => step.bitrate * SCARCE <= bitrate) ?? SMALLEST;
}
