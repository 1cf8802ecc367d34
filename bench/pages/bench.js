import { OurLine } from './our-line.js';
import { RawLine } from './raw-line.js';
import { checksum, randomBytes } from './random-bytes.js';

/** @typedef {import('./line.js').Line} Line */

/** What ends every measurement: the other side has all of it. */
const CONFIRMED = 'confirmed';

/** @type {Line} */
let line;

/** @type {import('../bench-page.js').BenchPage} */
globalThis.bench = {
  async wait(way, room) {
    const own = (line = open(way, room, false));
    void own.opened.then(() => own.send('hello'));
    await own.joined;
  },

  async call(way, room) {
    const start = performance.now();
    line = open(way, room, true);
    await next();
    return performance.now() - start;
  },

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

  async pour(style, size) {
    const bytes = randomBytes(size).buffer;
    const confirmed = next();
    const start = performance.now();
    await line.pour(style, bytes);
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

  hangUp: () => line.close(),

  checksum: (size) => checksum(randomBytes(size).buffer, 0),
};

/**
 * @param {import('../bench-page.js').Way} way
 * @param {string} room
 * @param {boolean} calls
 * @returns {Line}
 */
function open(way, room, calls) {
  return way === 'raw' ? new RawLine(room, calls) : new OurLine(room, way);
}

/** The next message. */
function next() {
  return new Promise((resolve) => (line.hear = resolve));
}
