import { load } from '../../parts/load.js';
import type { LocalMedia } from './local-media.js';

/**
 * Makes camera, microphone and screen for a page that is not in a room yet. `connect({ media })` takes them over. Nothing is opened
 * before you ask for it. Rejects with a `ConnectionError`: `load-failed`.
 */
export async function openMedia(): Promise<LocalMedia> {
  const { OpenMedia } = await load(import('./front/open-media.js'));
  return new OpenMedia();
}
