/** How often the level is measured, in ms. */
const EVERY = 50;
/** What counts as silence, in dB below full scale. */
const SILENCE = 60;

/** Measures how loud a microphone is, also while it is muted: by a clone of its track, which ends with this. */
export class LevelMeter {
  readonly track: MediaStreamTrack;
  readonly #clone: MediaStreamTrack;
  readonly #context = new AudioContext();
  readonly #timer: ReturnType<typeof setInterval>;

  /** `onLevel` gets the level, from 0 (60 dB below full scale, or less) to 1 (full scale), even steps for even steps of loudness. */
  constructor(track: MediaStreamTrack, onLevel: (level: number) => void) {
    this.track = track;
    this.#clone = track.clone();
    this.#clone.enabled = true;
    const analyser = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(new MediaStream([this.#clone])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      onLevel(levelOf(samples));
    }, EVERY);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#clone.stop();
    void this.#context.close();
  }
}

/** The level of samples between -1 and 1. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return Math.min(1, Math.max(0, 1 + (10 * Math.log10(power)) / SILENCE));
}
