import type { LocalMedia } from '../../core/index.js';

/** Whether others hear us. */
export function isHeard({ microphone }: LocalMedia): boolean {
  return microphone.state.phase === 'on' && !microphone.muted;
}

/** Mutes the microphone, or has others hear us. Rejects as `microphone.on()` does. */
export async function toggleMicrophone(media: LocalMedia): Promise<void> {
  const { microphone } = media;
  const { phase } = microphone.state;
  if (phase === 'asking') microphone.off();
  else if (phase === 'off' || 'error' in microphone.state) {
    microphone.unmute();
    await microphone.on();
  } else if (microphone.muted) microphone.unmute();
  else microphone.mute();
}

/** Turns the camera or the sharing of the screen on, or off if it is on or about to be. Rejects as `on()` does. */
export async function toggle(source: LocalMedia['camera' | 'screen']): Promise<void> {
  const { phase } = source.state;
  if (phase === 'off' || 'error' in source.state) await source.on();
  else source.off();
}
