/** The size in which a film is sent, in pixels, and its frames in a second. */
export const FRAME = { width: 640, height: 360 };
const RATE = 30;

/** The time in a frame, in ms, modulo 2^BITS: so many squares in its first row, and their opposites in the second. */
const BITS = 20;
const SQUARE = FRAME.width / BITS;
/** Moving noise: grains of so many pixels give an encoder as much to do as a room with people in it. */
const GRAIN = 8;

/** In ms since the epoch, so that times of two pages can be compared. */
export const now = () => performance.timeOrigin + performance.now();

/** Makes a track of a film that says in each frame when that was drawn. It plays until the track ends. */
export function makeFilm() {
  const { width, height } = FRAME;
  const screen = Object.assign(document.createElement('canvas'), { width, height });
  const context = contextOf(screen);
  const still = noise(width / GRAIN, height / GRAIN);
  const [track] = /** @type {[CanvasCaptureMediaStreamTrack]} */ (screen.captureStream(RATE).getVideoTracks());
  let frame = 0;
  const draw = () => {
    const shift = (frame++ * 4) % width;
    for (const from of [shift, shift - width]) context.drawImage(still, from, 0, width, height);
    writeTime(context, now());
  };
  draw();
  const drawing = setInterval(() => (track.readyState === 'live' ? draw() : clearInterval(drawing)), 1000 / RATE);
  return track;
}

/** Has the page's camera show a film. */
export function becomeCamera(/** @type {MediaStreamTrack} */ film) {
  navigator.mediaDevices.getUserMedia = async () => new MediaStream([film]);
}

/** Shows a film, and says when its frames were there. */
export class Screen {
  #video = document.body.appendChild(Object.assign(document.createElement('video'), { autoplay: true, muted: true }));
  #copy = contextOf(new OffscreenCanvas(FRAME.width, 2 * SQUARE));

  /** Resolves when the first frame is there, with the ms since the epoch. */
  first = new Promise((/** @type {(time: number) => void} */ resolve) => {
    this.#video.requestVideoFrameCallback(() => resolve(now()));
  });

  /** @param {MediaStream} stream */
  show(stream) {
    this.#video.srcObject = stream;
  }

  /**
   * How old so many frames were when they were presented, in ms. Those whose time cannot be read do not count.
   *
   * @param {number} count
   * @returns {Promise<number[]>}
   */
  ages(count) {
    return new Promise((resolve) => {
      /** @type {number[]} */
      const ages = [];
      /** @type {VideoFrameRequestCallback} */
      const take = (_, { expectedDisplayTime }) => {
        const age = this.#age(performance.timeOrigin + expectedDisplayTime);
        if (age !== undefined) ages.push(age);
        if (ages.length === count) resolve(ages);
        else this.#video.requestVideoFrameCallback(take);
      };
      this.#video.requestVideoFrameCallback(take);
    });
  }

  close() {
    this.#video.remove();
  }

  /** @param {number} shown When the frame is presented, in ms since the epoch. */
  #age(shown) {
    const { width, height } = FRAME;
    this.#copy.drawImage(this.#video, 0, 0, width, height);
    const { data } = this.#copy.getImageData(0, 0, width, 2 * SQUARE);
    /** @param {number} row @param {number} bit */
    const isLight = (row, bit) =>
      Number(data[4 * ((row + 0.5) * SQUARE * width + Math.round((bit + 0.5) * SQUARE))]) > 127;
    let time = 0;
    for (let bit = 0; bit < BITS; bit++) {
      if (isLight(0, bit) === isLight(1, bit)) return undefined;
      time = 2 * time + Number(isLight(0, bit));
    }
    const most = 2 ** BITS;
    return (((shown - time) % most) + most) % most;
  }
}

/** @param {CanvasRenderingContext2D} context @param {number} time */
function writeTime(context, time) {
  for (let bit = 0; bit < BITS; bit++) {
    const light = Math.floor(Math.round(time) / 2 ** (BITS - 1 - bit)) % 2 === 1;
    for (const row of [0, 1]) {
      context.fillStyle = light === (row === 0) ? 'white' : 'black';
      context.fillRect(bit * SQUARE, row * SQUARE, SQUARE, SQUARE);
    }
  }
}

/** @param {number} width @param {number} height */
function noise(width, height) {
  const picture = new ImageData(width, height);
  crypto.getRandomValues(picture.data);
  for (let at = 3; at < picture.data.length; at += 4) picture.data[at] = 255;
  const canvas = new OffscreenCanvas(width, height);
  contextOf(canvas).putImageData(picture, 0, 0);
  return canvas;
}

/**
 * @template {HTMLCanvasElement | OffscreenCanvas} Canvas
 * @param {Canvas} canvas
 * @returns {Canvas extends HTMLCanvasElement ? CanvasRenderingContext2D : OffscreenCanvasRenderingContext2D}
 */
function contextOf(canvas) {
  return /** @type {never} */ (canvas.getContext('2d', { willReadFrequently: true }));
}
