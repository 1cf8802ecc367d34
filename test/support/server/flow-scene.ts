import { mock } from 'node:test';
import { Flow } from '../../../server/node/flow.js';
import type { Line } from '../../../server/node/line.js';
import type { WriteBatch } from '../../../server/node/write-batch.js';

type Frame = string | Uint8Array;

/** A socket of a server on Node, which writes what the test reads. */
export class FlowWire {
  readonly OPEN = 1;
  readonly CLOSED = 3;
  readyState = 1;
  isPaused = false;
  bufferedAmount = 0;
  /** What was sent to it, in order. */
  readonly sent: Frame[] = [];
  /** Those that it has not answered, oldest first. */
  readonly pings: Buffer[] = [];
  /** Called when it closes. */
  onClose: () => void = () => undefined;
  #waiting: { bytes: number; readonly written: () => void }[] = [];

  send(frame: Frame, done: () => void = () => undefined): void {
    this.sent.push(frame);
    this.#write(frame.length, done);
  }

  ping(data?: Buffer, _mask?: boolean, done: () => void = () => undefined): void {
    this.#write(0, () => {
      if (data) this.pings.push(data);
      done();
    });
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  terminate(): void {
    this.readyState = 3;
    this.read(Infinity);
    this.onClose();
  }

  /** Reads so many bytes. What is read to its end is written. */
  read(bytes: number): void {
    let left = bytes;
    for (const each of this.#waiting) {
      const read = Math.min(left, each.bytes);
      each.bytes -= read;
      left -= read;
      this.bufferedAmount -= read;
      if (each.bytes > 0) break;
    }
    const done = this.#waiting.findIndex((each) => each.bytes > 0);
    for (const { written } of this.#waiting.splice(0, done < 0 ? this.#waiting.length : done)) written();
  }

  #write(bytes: number, written: () => void): void {
    this.bufferedAmount += bytes;
    this.#waiting.push({ bytes, written });
  }
}

/** A socket, and what the server keeps about it. */
export interface FlowMember {
  readonly wire: FlowWire;
  readonly line: Line;
}

/** The flow of a server on Node, almost without limits of rates, and its sockets. Time passes only when a test says so. */
export class FlowScene {
  readonly flow: Flow;
  /** Sockets that were cut off. */
  readonly cut: Line[] = [];
  /** Sockets that have to be refused. */
  readonly flooders: Line[] = [];
  /** Sockets that were to hear of what is new, before a frame followed. */
  readonly prepared: Line[] = [];

  constructor() {
    mock.timers.enable({ apis: ['setInterval', 'setTimeout', 'Date'] });
    mock.method(performance, 'now', () => Date.now());
    this.flow = new Flow({
      limits: { framesPerSecond: 1_000, bytesPerSecond: 1e9 },
      batch: { add: () => undefined, release: () => undefined } as unknown as WriteBatch,
      prepare: (line) => this.prepared.push(line),
      onCut: (line) => this.cut.push(line),
      onFlood: (line) => this.flooders.push(line),
    });
  }

  open(): FlowMember {
    const wire = new FlowWire();
    const fields = { holds: 0, framesFreeAt: 0, bytesFreeAt: 0, relayedAt: 0, heard: -1, held: 0 };
    const line = { socket: wire, stream: {}, address: '', ...fields } as unknown as Line;
    wire.onClose = () => this.flow.forget(line);
    return { wire, line };
  }

  /** Half a second passes, in which somebody reads so many bytes a second, and answers. */
  async read({ wire, line }: FlowMember, perSecond: number): Promise<void> {
    mock.timers.tick(500);
    wire.read(perSecond / 2);
    await Promise.resolve();
    for (const ping of wire.pings.splice(0)) this.flow.control(line, ping);
  }

  close(): void {
    mock.timers.reset();
    mock.restoreAll();
  }
}
