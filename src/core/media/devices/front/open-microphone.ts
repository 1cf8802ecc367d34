import type { Microphone, MicrophoneOptions } from '../local-media.js';
import { OpenCapture, type CaptureDriver, type Drive } from './open-source.js';

/** The class behind `Microphone`: there at once, while what does the work loads. Its doc comments are in the interface. */
export class OpenMicrophone extends OpenCapture<MicrophoneOptions> implements Microphone {
  muted = false;
  readonly levels = new Set<{ readonly call: (level: number) => void }>();
  readonly #follow: () => void;

  /** `follow` is called when it is muted or unmuted, or somebody begins or ends to listen. */
  constructor(drive: Drive<CaptureDriver<MicrophoneOptions>>, follow: () => void) {
    super(drive);
    this.#follow = follow;
  }

  mute(): void {
    this.#mute(true);
  }

  unmute(): void {
    this.#mute(false);
  }

  watchLevel(call: (level: number) => void): () => void {
    const entry = { call };
    this.levels.add(entry);
    this.#follow();
    return () => {
      this.levels.delete(entry);
      this.#follow();
    };
  }

  #mute(muted: boolean): void {
    if (muted === this.muted) return;
    this.muted = muted;
    this.#follow();
  }
}
