import { OurLine, turnOn } from './our-line.js';
import { RawLine } from './raw-line.js';
import { makeFilm, now, Screen } from './film.js';
import { checksum, randomBytes } from './random-bytes.js';

/** @typedef {import('./line.js').Line} Line */

/** What ends every measurement: the other side has all of it. */
const CONFIRMED = 'confirmed';

/** @type {Line} */
let line;

/** When the other side's hello came. */
let greeted = Promise.resolve(NaN);

/** What shows the other side's film. @type {Screen | undefined} */
let screen;

const shown = () => (screen ??= new Screen());

/** Our film. @type {MediaStreamTrack | undefined} */
let film;

/** @type {import('../bench-page.js').BenchPage} */
globalThis.bench = {
  async wait(way, room, host, films) {
    const begin = await prepare(way, films);
    await begin(room, host, false).joined;
  },

  async call(way, room, host, films) {
    const begin = await prepare(way, films);
    const began = now();
    begin(room, host, true);
    return began;
  },

  greeted: () => greeted,

  async film() {
    film = makeFilm();
    const began = now();
    line.publish(film);
    return began;
  },

  seen: () => shown().first,

  ages: (count) => shown().ages(count),

  path: () => line.path(),

  /** Adds up what comes, and confirms it when it is all there. */
  take(size, sum) {
    let received = 0;
    let total = 0;
    line.hear = (data) => {
      if (typeof data === 'string') return;
      received += data.byteLength;
      total = checksum(data, total);
      if (received >= size) line.send(received === size && total === sum ? CONFIRMED : `${received} bytes of ${size}`);
    };
  },

  async pour(style, block, times) {
    const bytes = randomBytes(block).buffer;
    const confirmed = next();
    const start = performance.now();
    await line.pour(style, bytes, times);
    const answer = await confirmed;
    const time = performance.now() - start;
    if (answer !== CONFIRMED) throw new Error(`What came is not what was sent: ${String(answer)}.`);
    return time;
  },

  /** Sends everything back. */
  echo() {
    line.hear = (data) => void line.send(data);
  },

  ping(count, size) {
    const message = randomBytes(size).buffer;
    /** @type {number[]} */
    const times = [];
    let start = 0;
    const send = () => {
      start = performance.now();
      void line.send(message);
    };
    return new Promise((resolve) => {
      line.hear = () => {
        times.push(performance.now() - start);
        if (times.length === count) resolve(times);
        else send();
      };
      send();
    });
  },

  echoTopic() {
    const { connection } = /** @type {OurLine} */ (line);
    const small = connection.topic('small');
    small.on('message', ({ data }) => void small.send(data));
    connection.topic('large');
  },

  async talk(count, size) {
    const { connection } = /** @type {OurLine} */ (line);
    const [small, large] = [connection.topic('small'), connection.topic('large')];
    const message = randomBytes(1024);
    const bytes = new Uint8Array(size);
    const round = async () => {
      const start = performance.now();
      const back = new Promise((resolve) => small.once('message', resolve));
      void small.send(message);
      await back;
      return performance.now() - start;
    };
    await round();
    let flows = true;
    const sent = Promise.all(Array.from({ length: count }, () => large.send(bytes))).then(() => (flows = false));
    /** @type {number[]} */
    const times = [];
    while (count > 0 ? flows : times.length < 1000) times.push(await round());
    await sent;
    return times;
  },

  takeFiles() {
    const { connection } = /** @type {OurLine} */ (line);
    connection.on('file-offer', (offer) => {
      offer.accept({ into: () => new WritableStream() });
    });
  },

  async sendFiles(count, size) {
    const { connection } = /** @type {OurLine} */ (line);
    const content = randomBytes(size);
    const files = Array.from({ length: count }, (_, at) => new File([content], `${at}.bin`));
    const [to = ''] = connection.peers.keys();
    const start = performance.now();
    const transfer = await connection.sendFile(files, { to });
    await transfer.done;
    return performance.now() - start;
  },

  hangUp() {
    line.close();
    screen?.close();
    screen = undefined;
    film?.stop();
    film = undefined;
  },

  checksum(block, times) {
    const bytes = randomBytes(block).buffer;
    let sum = 0;
    for (let i = 0; i < times; i++) sum = checksum(bytes, sum);
    return sum;
  },
};

/**
 * Turns the camera on if a film is to be shown. Resolves with what begins a line.
 *
 * @param {import('../bench-page.js').Way} way
 * @param {boolean} [films]
 * @returns {Promise<(room: string, host: string, calls: boolean) => Line>}
 */
async function prepare(way, films) {
  const track = (film = films ? makeFilm() : undefined);
  if (way !== 'raw') {
    const media = track && (await turnOn(track));
    return (room, host) => begin(new OurLine(room, host, way, media));
  }
  return (room, host, calls) => {
    const own = new RawLine(room, host, calls);
    if (track) own.publish(track);
    return begin(own);
  };
}

/**
 * Both say hello as soon as they can.
 *
 * @param {Line} own
 */
function begin(own) {
  line = own;
  own.see = (stream) => shown().show(stream);
  greeted = next().then(now);
  void own.opened.then(() => own.send('hello'));
  return own;
}

/** The next message. */
function next() {
  return new Promise((resolve) => (line.hear = resolve));
}
