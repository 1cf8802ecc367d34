import type { CaptureState, LocalMedia, ScreenState, SourceName } from '../../../core/index.js';
import type { CallWords } from '../../language/words.js';

/** Words that say what is wrong with a device, and what to do. */
type Problem = Extract<keyof CallWords, `${'mic' | 'cam'}${string}` | `media${string}` | `screen${string}`>;

/** By where a device is. */
const DEVICES = {
  microphone: { denied: 'micDenied', 'in-use': 'micInUse', missing: 'micMissing', interrupted: 'micInterrupted' },
  camera: { denied: 'camDenied', 'in-use': 'camInUse', missing: 'camMissing', interrupted: 'camInterrupted' },
} as const;

/** What is wrong with our devices, each as a key of the words. */
export function problemsOf({ microphone, camera, screen }: LocalMedia): readonly Problem[] {
  const all = [
    problemOf('microphone', microphone.state),
    problemOf('camera', camera.state),
    screenProblem(screen.state),
  ];
  return [...new Set(all)].filter((problem) => problem !== undefined);
}

function problemOf(source: Exclude<SourceName, 'screen'>, state: CaptureState): Problem | undefined {
  return general(state) ?? (state.phase in DEVICES[source] ? DEVICES[source][state.phase as 'denied'] : undefined);
}

/** Who chooses nothing to share knows that. */
function screenProblem(state: ScreenState): Problem | undefined {
  return general(state) ?? (state.phase === 'in-use' || state.phase === 'missing' ? 'screenFailed' : undefined);
}

/** What the page cannot do with any device. */
function general(state: CaptureState | ScreenState): Problem | undefined {
  if (!('error' in state)) return undefined;
  if (state.error.code === 'media-blocked') return 'mediaBlocked';
  return state.error.code === 'media-unavailable' ? 'mediaUnavailable' : undefined;
}
