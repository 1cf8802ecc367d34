import { checksum, randomBytes } from '../../pages/random-bytes.js';
import type { Enter, Member } from './member.js';

/** A page with one member of a room, by the adapter that the query names: `?peerjs`. */

const HELLO = 'hello';
/** What ends every measurement of speed: the other side has all of it. */
const CONFIRMED = 'confirmed';

type Message = string | ArrayBuffer | Uint8Array<ArrayBuffer>;

const adapter = `../dist/${location.search.slice(1)}.js`;
const { enter } = (await import(adapter)) as { enter: Enter };

const now = (): number => performance.timeOrigin + performance.now();

let member: Member;
/** Everybody that was met. */
const met = new Set<string>();
/** Whose hello was heard. */
const heard = new Set<string>();
let onhello: () => void = () => undefined;
let onmessage: (message: Message) => void = () => undefined;

globalThis.rival = {
  enter(entry) {
    const began = now();
    member = enter(entry, {
      meet(other) {
        if (met.has(other)) return;
        met.add(other);
        void member.send(HELLO, other);
      },
      hear(message, from) {
        if (message !== HELLO) return onmessage(message);
        heard.add(from);
        onhello();
      },
    });
    return began;
  },

  joined: () => member.joined,

  met: (count) =>
    new Promise((resolve) => {
      onhello = () => {
        if (heard.size === count) resolve(now());
      };
      onhello();
    }),

  async direct() {
    await Promise.all([...met].map(async (other) => member.direct?.(other)));
    return now();
  },

  take(count, size) {
    let received = 0;
    let sum = 0;
    let complaint = '';
    const wanted = sumOf(count, size);
    onmessage = (message) => {
      const bytes = bytesOf(message);
      sum = checksum(bytes, sum);
      if (bytes.byteLength !== size) complaint = `a message of ${bytes.byteLength} bytes instead of ${size}`;
      if (++received < count) return;
      if (sum !== wanted) complaint ||= 'other bytes than were sent';
      void member.send(complaint || CONFIRMED, other());
    };
  },

  async pour(count, size) {
    const message = randomBytes(size).buffer;
    const to = other();
    const answered = new Promise<string>((resolve) => (onmessage = (message) => resolve(message as string)));
    const start = performance.now();
    for (let i = 0; i < count; i++) await member.send(message, to);
    const answer = await answered;
    const time = performance.now() - start;
    if (answer !== CONFIRMED) throw new Error(`The other page got ${answer}.`);
    return time;
  },

  echo() {
    const to = other();
    onmessage = (message) => void member.send(message as string, to);
  },

  ping(count, length) {
    const to = other();
    const text = 'x'.repeat(length);
    const times: number[] = [];
    let start = 0;
    const send = (): void => {
      start = performance.now();
      void member.send(text, to);
    };
    return new Promise((resolve, reject) => {
      onmessage = (message) => {
        times.push(performance.now() - start);
        if (message !== text) reject(new Error('What came back is not what was sent.'));
        else if (times.length === count) resolve(times);
        else send();
      };
      send();
    });
  },

  leave: () => member.close(),
};

parent.postMessage('ready', location.origin); // to a mesh that this page is a frame of

/** Of two members, the one that is not we. */
function other(): string {
  const [first = ''] = met;
  return first;
}

function bytesOf(message: Message): ArrayBuffer {
  if (typeof message === 'string') throw new Error('This is text, not bytes.');
  if (message instanceof ArrayBuffer) return message;
  return message.byteLength === message.buffer.byteLength ? message.buffer : message.slice().buffer;
}

/** The checksum of so many messages of this size. */
function sumOf(count: number, size: number): number {
  const bytes = randomBytes(size).buffer;
  let sum = 0;
  for (let i = 0; i < count; i++) sum = checksum(bytes, sum);
  return sum;
}
