import { paintPortrait } from './portrait.js';

/**
 * @import { RemoteTrack } from 'webrtc-elements/core'
 */

/** @typedef {{ phase: string, track?: MediaStreamTrack, error?: Error }} State Where a device is. */
/** @typedef {Partial<Record<'camera' | 'microphone' | 'screen', RemoteTrack['state']>>} Shown What somebody shows in a call. */

const WIDTH = 640;
const HEIGHT = 360;

/** A picture of somebody. @param {number} hue */
function portrait(hue) {
  return draw((context) => paintPortrait(context, hue));
}

/** A picture of a screen with a text on it. */
export function slide() {
  return draw((context) => {
    context.fillStyle = '#f7f5f0';
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.fillStyle = '#0b6350';
    context.fillRect(40, 40, 260, 26);
    context.fillStyle = '#444';
    for (const [row, width] of [430, 520, 380, 480, 300].entries()) context.fillRect(40, 110 + row * 44, width, 14);
  });
}

/** @param {(context: CanvasRenderingContext2D) => void} paint */
function draw(paint) {
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const [track] = canvas.captureStream(1).getVideoTracks();
  paint(context);
  return /** @type {MediaStreamTrack} */ (track);
}

/** What somebody shows, by source. @param {string} peer @param {Shown} shown @param {number} hue */
export function tracksOf(peer, shown, hue) {
  return new Map(
    Object.entries(shown).map(([source, state]) => {
      const kind = source === 'microphone' ? 'audio' : 'video';
      const track = kind === 'audio' ? undefined : source === 'screen' ? slide() : portrait(hue);
      const stream = new MediaStream(track ? [track] : []);
      const show = () => {};
      return [source, { id: source, peer, kind, source, state, track, stream, metadata: undefined, show }];
    }),
  );
}

/** A camera, a microphone or a screen that is nowhere. */
class StandInSource {
  /** @type {State} */
  state = { phase: 'off' };
  muted = false;
  #tell;
  #hue;

  /** @param {() => void} tell @param {number} hue */
  constructor(tell, hue) {
    this.#tell = tell;
    this.#hue = hue;
  }

  async on() {
    if (!this.state.error) this.turn({ phase: 'on', track: portrait(this.#hue) });
  }

  off() {
    this.turn({ phase: 'off' });
  }

  mute() {
    this.muted = true;
    this.#tell();
  }

  unmute() {
    this.muted = false;
    this.#tell();
  }

  async use() {}

  /** @param {State} state */
  turn(state) {
    this.state = state;
    this.#tell();
  }
}

/** As much of the local media as the elements of calls use. */
export class StandInMedia {
  /** @type {Set<() => void>} */
  #listeners = new Set();
  camera = new StandInSource(() => this.#tell(), 160);
  microphone = new StandInSource(() => this.#tell(), 0);
  screen = new StandInSource(() => this.#tell(), 0);
  devices = {
    cameras: [{ id: 'a', label: 'FaceTime HD Camera', inUse: true }],
    microphones: [
      { id: 'a', label: 'Default', inUse: true },
      { id: 'b', label: 'Headset', inUse: false },
    ],
    speakers: [],
  };

  /** @param {string} _ @param {() => void} listener */
  on(_, listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}
