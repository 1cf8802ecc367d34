import type { LocalMedia } from '../../../core/index.js';

/** What somebody has chosen before they join. */
interface Choice {
  /** The speaker, as a `sinkId`. */
  speaker(): string;
}

/** What people have chosen before they join, by what they have opened for it. */
export const prepared = new WeakMap<LocalMedia, Choice>();
