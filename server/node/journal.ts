import { createHash } from 'node:crypto';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { RefusalCode } from '../../src/protocol/frames.js';
import type { Change } from '../room/seat.js';

/** One thing that happened, for a log. It holds no token, key, query or room name: names of rooms let people in. */
export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: 'join' | 'leave' | 'refused' | 'cut' | 'failure' | 'start' | 'drain';
  /** A digest of the room's name, the same each time. */
  readonly room?: string;
  readonly peer?: string;
  /** `leave` or `lost`, or the code of a refusal. */
  readonly code?: string;
  readonly address?: string;
  readonly message?: string;
}

/** What can be counted at any time. */
export interface Census {
  readonly rooms: () => number;
  readonly members: () => number;
  readonly sockets: () => number;
}

/** How long the same failure is not told again, in ms. */
const QUIET = 10_000;

/** What goes on in a server, for logs and metrics. */
export class Journal {
  readonly #log: ((entry: LogEntry) => void) | undefined;
  readonly #registry = new Registry();
  readonly #refusals: Counter;
  #failure = { message: '', until: 0 };
  #messages = 0;
  #bytes = 0;
  #cut = 0;

  constructor(census: Census, log: ((entry: LogEntry) => void) | undefined) {
    this.#log = log && ((entry) => void tell(log, entry));
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#refusals = new Counter({
      name: 'webrtc_elements_refusals_total',
      help: 'Refusals, by their code.',
      labelNames: ['code'],
      registers,
    });
    const gauges: Record<string, [string, () => number]> = {
      rooms: ['Rooms that are open.', census.rooms],
      members: ['Members of all rooms.', census.members],
      sockets: ['WebSockets that are open.', census.sockets],
    };
    for (const [name, [help, count]] of Object.entries(gauges)) {
      new Gauge({
        name: `webrtc_elements_${name}`,
        help,
        registers,
        collect() {
          this.set(count());
        },
      });
    }
    const counters: Record<string, [string, () => number]> = {
      messages: ['Frames that came from members.', () => this.#messages],
      bytes: ['Bytes of frames that came from members.', () => this.#bytes],
      cut_sockets: ['Sockets that were cut off because they did not read.', () => this.#cut],
    };
    for (const [name, [help, count]] of Object.entries(counters)) {
      new Counter({
        name: `webrtc_elements_${name}_total`,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(count());
        },
      });
    }
  }

  /** All metrics, in the text format of Prometheus. */
  metrics(): Promise<string> {
    return this.#registry.metrics();
  }

  /** The type of that text. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** A frame has come. */
  frame(bytes: number): void {
    this.#messages++;
    this.#bytes += bytes;
  }

  refused(code: RefusalCode): void {
    this.#refusals.inc({ code });
  }

  /** A socket was sent away. */
  turnedAway(code: RefusalCode, room: string, address: string): void {
    this.#log?.({ level: 'warn', event: 'refused', code, room: digest(room), address });
  }

  /** A socket was cut off because it did not read. */
  cut(address: string): void {
    this.#cut++;
    this.#log?.({ level: 'warn', event: 'cut', address });
  }

  changed(room: string, change: Change<unknown>): void {
    if (!this.#log || change.type === 'presence') return;
    const where = digest(room);
    if (change.type === 'enter') this.#log({ level: 'info', event: 'join', room: where, peer: change.seat.id });
    else this.#log({ level: 'info', event: 'leave', room: where, peer: change.id, code: change.reason });
  }

  /** Something that the server relies on does not work: a hook of the application's, TURN, Redis. */
  failed(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const now = performance.now();
    if (message === this.#failure.message && now < this.#failure.until) return; // a thousand rooms may say the same
    this.#failure = { message, until: now + QUIET };
    if (this.#log) this.#log({ level: 'error', event: 'failure', message });
    else process.emitWarning(message);
  }

  note(event: 'drain', message: string): void {
    this.#log?.({ level: 'info', event, message });
  }
}

/** A log that fails must cost nobody anything. */
async function tell(log: (entry: LogEntry) => unknown, entry: LogEntry): Promise<void> {
  try {
    await log(entry);
  } catch (error) {
    process.emitWarning(`log() failed: ${String(error)}`);
  }
}

function digest(room: string): string {
  return createHash('sha256').update(room).digest('hex').slice(0, 12);
}
