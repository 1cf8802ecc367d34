import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Door } from './door.js';

const TEXT = 1;
const BINARY = 2;
const PING = 9;
const PONG = 10;
/** Frames of this size and more, in bytes, are what another member sent. Those of a server itself are smaller. */
const LARGE = 1_024;
const EMPTY = Buffer.alloc(0);

/**
 * One member's socket. It costs the bench next to nothing, so that what is measured is the server: it writes frames
 * that were made before, and of those that come it reads the heads alone.
 */
export class RelayLine {
  /** Called with how many large frames have come, once for all that come together. */
  onframes: (count: number) => void = () => undefined;
  readonly #stream: Socket;
  /** The beginning of a head of which the rest has not come yet. */
  #head: Buffer;
  /** What is left of the payload that is coming, in bytes. */
  #left = 0;
  #opcode = 0;
  #isLarge = false;
  #frame = Buffer.alloc(0);
  #burst = Buffer.alloc(0);
  #onupgrade: (() => void) | undefined;
  #onpong: (() => void) | undefined;

  private constructor(stream: Socket) {
    this.#stream = stream;
    this.#head = Buffer.alloc(0);
    stream.on('error', () => undefined); // the close that follows tells
    stream.on('data', (chunk: Buffer) => (this.#onupgrade ? this.#answered(chunk) : this.#read(chunk)));
  }

  /** How many bytes have come, heads and all. */
  get received(): number {
    return this.#stream.bytesRead;
  }

  /** Opens a socket and joins; resolves when the server has read the hello. */
  static async join(url: string, door: Door, room: string, id: string): Promise<RelayLine> {
    const offered = await door.subprotocols?.(room, id);
    const { hostname, port, host } = new URL(url);
    const stream = connect({ host: hostname, port: Number(port), noDelay: true });
    const line = new RelayLine(stream);
    stream.write(
      `GET ${door.path(room, id)} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
        `${offered ? `Sec-WebSocket-Protocol: ${offered.join(', ')}\r\n` : ''}\r\n`,
    );
    await line.#upgraded();
    const hello = door.hello?.(room, id);
    if (hello) stream.write(packFrame(TEXT, Buffer.from(hello)));
    await line.#settled();
    return line;
  }

  /** What `send` is to send: this frame, to the most so often at once. */
  prepare(message: string | Uint8Array, most: number): void {
    this.#frame = packFrame(typeof message === 'string' ? TEXT : BINARY, Buffer.from(message as Uint8Array));
    this.#burst = Buffer.concat(Array<Buffer>(most).fill(this.#frame));
  }

  /** Sends what was prepared so often. */
  send(count: number): void {
    this.#stream.write(this.#burst.subarray(0, count * this.#frame.length));
  }

  close(): void {
    this.#stream.destroy();
  }

  /** Resolves when the server has agreed to speak WebSocket. */
  async #upgraded(): Promise<void> {
    await this.#unlessClosed(new Promise<void>((resolve) => (this.#onupgrade = resolve)));
  }

  /** Resolves when the server has read all that was sent. */
  async #settled(): Promise<void> {
    const pong = new Promise<void>((resolve) => (this.#onpong = resolve));
    this.#stream.write(packFrame(PING, EMPTY));
    await this.#unlessClosed(pong);
  }

  async #unlessClosed(event: Promise<void>): Promise<void> {
    const ending = new AbortController();
    const closed = once(this.#stream, 'close', { signal: ending.signal }).then(() => {
      throw new Error('The server has closed a socket.');
    });
    closed.catch(() => undefined); // of the two, one is always left over
    await Promise.race([event, closed]);
    ending.abort();
  }

  /** Reads the answer to the request, and frames after it. */
  #answered(chunk: Buffer): void {
    const answer = Buffer.concat([this.#head, chunk]);
    const end = answer.indexOf('\r\n\r\n');
    this.#head = end < 0 ? answer : EMPTY;
    if (end < 0) return;
    if (!answer.toString('latin1', 0, end).startsWith('HTTP/1.1 101 ')) {
      this.#stream.destroy();
      return;
    }
    const upgraded = this.#onupgrade;
    this.#onupgrade = undefined;
    this.#read(answer.subarray(end + 4));
    upgraded?.();
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
      else if (this.#opcode === PING) this.#stream.write(packFrame(PONG, EMPTY)); // what came with it is not read
    }
    if (count > 0) this.onframes(count);
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
