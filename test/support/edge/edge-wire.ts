import type { EdgeSocket } from '../../../server/edge/edge-room.js';
import type { ServerFrame } from '../../../src/protocol/frames.js';

/** A socket of an edge platform: nobody can tell how much waits in it. */
export class EdgeWire implements EdgeSocket {
  readonly told: (string | Uint8Array)[] = [];
  code: number | undefined;
  /** Bytes of `told` that were not read. */
  unread = 0;
  /** How many frames of `told` were read. */
  #read = 0;
  /** Bytes that were read of the next one. */
  #begun = 0;

  send(data: string | Uint8Array): void {
    this.told.push(data);
    this.unread += data.length;
  }

  close(code: number): void {
    this.code = code;
  }

  /** Reads so many frames, and returns the answers to those that want one. */
  read(count: number): string[] {
    const read = this.told.slice(this.#read, this.#read + count);
    this.#read += read.length;
    this.unread -= read.reduce((sum, { length }) => sum + length, 0);
    return read
      .filter((data) => typeof data === 'string')
      .filter((text) => text.startsWith('{"type":"ping"'))
      .map((text) => JSON.stringify({ ...(JSON.parse(text) as ServerFrame), type: 'pong' }));
  }

  /** Reads so many bytes, which may be a part of a frame only. */
  readBytes(bytes: number): string[] {
    this.#begun += bytes;
    let count = 0;
    for (; this.#read + count < this.told.length; count++) {
      const size = this.told[this.#read + count]?.length ?? 0;
      if (size > this.#begun) return this.read(count);
      this.#begun -= size;
    }
    this.#begun = 0; // nothing is left
    return this.read(count);
  }
}
