import type { LocalMedia } from '../../../core/index.js';

/** What we see of ourselves. */
export interface OwnTrack {
  /** `undefined` while it is off. */
  readonly track: MediaStreamTrack | undefined;
  /** It is seen as in a mirror. */
  readonly mirrored: boolean;
}

/** The picture of our camera, or of our screen. */
export function ownTrack(media: LocalMedia, source: string): OwnTrack {
  const { state } = source === 'screen' ? media.screen : media.camera;
  const track = 'track' in state && state.phase === 'on' ? state.track : undefined;
  return { track, mirrored: source !== 'screen' && track?.getSettings().facingMode !== 'environment' };
}
