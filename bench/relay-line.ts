import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export const TEXT = 1;
export const BINARY = 2;
const PING = 9;
const PONG = 10;
/** Frames of this size and more are what another member sent. Those of the server itself are smaller. */
const LARGE = 1_024;
const END_OF_HEAD = '\r\n\r\n';

/**
 * One member's socket. It costs the bench next to nothing, so that what is measured is the server: it writes frames
 * that were made before, and of those that come it reads the heads alone.
 */
export class RelayLine {
  /** Called with how many large frames have come, once for all that come together. */
  onframes: (count: number) => void = () => undefined;
  readonly #stream: Socket;
  /** The beginning of a head of which the rest has not come yet. */
  #head: Buffer = Buffer.alloc(0);
  /** What is left of the payload that is coming, in bytes. */
  #left = 0;
  #opcode = 0;
  #isLarge = false;
  #frame = Buffer.alloc(0);
  #burst = Buffer.alloc(0);
  #onpong: (() => void) | undefined;

  private constructor(stream: Socket) {
    this.#stream = stream;
  }

  /** Opens a socket and joins; resolves when the server has read the hello. */
  static async join(url: string, room: string, id: string): Promise<RelayLine> {
    const { port, hostname, host } = new URL(url);
    const stream = connect(Number(port), hostname);
    stream.on('error', () => undefined); // the close that follows tells
    stream.write(requestOf(`/parties/main/${room}?_pk=${id}&instance=1&v=1`, host));
    const line = new RelayLine(stream);
    line.#read(await upgraded(stream));
    stream.on('data', (chunk: Buffer) => line.#read(chunk)).resume();
    const hello = { type: 'hello', key: `key-of-${id}`.padEnd(16, '.'), presence: '{}', transports: '[]' };
    const frames = [packFrame(TEXT, Buffer.from(JSON.stringify(hello))), packFrame(PING, Buffer.alloc(0))];
    const pong = new Promise<void>((resolve) => (line.#onpong = resolve));
    stream.write(Buffer.concat(frames));
    await unlessClosed(stream, pong);
    return line;
  }

  /** What `send` is to send: this frame, to the most so often at once. */
  prepare(opcode: number, frame: Uint8Array, most: number): void {
    this.#frame = packFrame(opcode, frame);
    this.#burst = Buffer.concat(Array<Buffer>(most).fill(this.#frame));
  }

  /** Sends what was prepared so often. */
  send(count: number): void {
    this.#stream.write(this.#burst.subarray(0, count * this.#frame.length));
  }

  close(): void {
    this.#stream.destroy();
  }

  #read(chunk: Buffer): void {
    let bytes = chunk;
    let count = 0;
    if (this.#head.length > 0) {
      bytes = Buffer.concat([this.#head, chunk]);
      this.#head = bytes.subarray(0, 0);
    }
    for (let at = 0; at < bytes.length;) {
      if (this.#left === 0) {
        const short = (bytes[at + 1] ?? 0) & 0x7f;
        const start = at + 2 + (short === 126 ? 2 : short === 127 ? 8 : 0);
        if (start > bytes.length || at + 2 > bytes.length) {
          this.#head = bytes.subarray(at);
          break;
        }
        this.#opcode = (bytes[at] ?? 0) & 0xf;
        this.#left = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : bytes.readUInt32BE(at + 6);
        this.#isLarge = this.#left >= LARGE;
        at = start;
      }
      const step = Math.min(this.#left, bytes.length - at);
      this.#left -= step;
      at += step;
      if (this.#left > 0) break;
      if (this.#isLarge) count++;
      else if (this.#opcode === PONG) this.#onpong?.();
    }
    if (count > 0) this.onframes(count);
  }
}

function requestOf(path: string, host: string): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
  ];
  return lines.join('\r\n') + END_OF_HEAD;
}

/** Resolves with what came after the head of the answer, when it has come. */
async function upgraded(stream: Socket): Promise<Buffer> {
  let answer = Buffer.alloc(0);
  for (;;) {
    const heard = unlessClosed(stream, once(stream.resume(), 'data'));
    const [chunk] = (await heard) as [Buffer];
    stream.pause();
    answer = Buffer.concat([answer, chunk]);
    const end = answer.indexOf(END_OF_HEAD);
    if (end < 0) continue;
    if (!answer.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error('The server has refused a socket.');
    return answer.subarray(end + END_OF_HEAD.length);
  }
}

async function unlessClosed<Result>(stream: Socket, result: Promise<Result>): Promise<Result> {
  let onclose = (): void => undefined;
  const closed = new Promise<never>((_, reject) => {
    onclose = () => reject(new Error('The server has closed a socket.'));
    stream.once('close', onclose);
  });
  try {
    return await Promise.race([result, closed]);
  } finally {
    stream.off('close', onclose);
  }
}

/** A whole frame as a client sends it, masked. */
function packFrame(opcode: number, payload: Uint8Array): Buffer<ArrayBuffer> {
  const mask = randomBytes(4);
  const head = payload.length < 126 ? Buffer.alloc(2) : Buffer.alloc(4);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | Math.min(payload.length, 126);
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, mask, payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0))]);
}
