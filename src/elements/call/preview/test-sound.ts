import { sendTo } from '../tile/player.js';

/** The tones, in Hz, and how long each one is, in seconds. */
const TONES = [523.25, 659.25, 783.99];
const LENGTH = 0.25;
/** How loud they are, and how long they take to get so, in seconds: or it would click. */
const LOUDNESS = 0.2;
const FADE = 0.02;

/** A few tones, by which people find out whether they hear anything. */
export class TestSound {
  #stop = (): void => undefined;

  /** Plays it at this speaker, in place of the one that still plays. Call it in the handler of a click. */
  async play(sinkId: string): Promise<void> {
    this.stop();
    let stop = this.#stop;
    try {
      const context = new AudioContext();
      const output = context.createMediaStreamDestination();
      const audio = new Audio();
      audio.srcObject = output.stream;
      stop = () => {
        audio.srcObject = null;
        if (context.state !== 'closed') void context.close();
      };
      this.#stop = stop;
      await sendTo(audio, sinkId);
      await audio.play();
      if (context.state !== 'closed') ring(context, output, stop);
    } catch {
      stop(); // the browser does not want it now, or it was stopped
    }
  }

  stop(): void {
    this.#stop();
  }
}

/** Rings all tones, one after another, and calls `over`. */
function ring(context: AudioContext, output: AudioNode, over: () => void): void {
  const volume = context.createGain();
  volume.connect(output);
  for (const [at, frequency] of TONES.entries()) {
    const from = context.currentTime + 0.05 + at * LENGTH;
    const tone = new OscillatorNode(context, { frequency });
    tone.connect(volume);
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(LOUDNESS, from + FADE);
    volume.gain.setValueAtTime(LOUDNESS, from + LENGTH - FADE);
    volume.gain.linearRampToValueAtTime(0, from + LENGTH);
    tone.start(from);
    tone.stop(from + LENGTH);
    if (at === TONES.length - 1) tone.onended = over;
  }
}
