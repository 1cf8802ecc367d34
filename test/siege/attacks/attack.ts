import type { Gang } from './gang.js';

/** One way to do harm. */
export interface Attack {
  /** `people`: only in the room of honest people. Else it may also be in a room of its own. */
  readonly aim?: 'people';
  /** It makes sense only where the place has this. */
  readonly needs?: 'redis' | 'guarded';
  /** Does it once, or until it is over. It may reject, as a server or its victims refuse it; then it is tried again. */
  run(gang: Gang): Promise<void>;
}
