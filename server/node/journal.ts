import { createHash } from 'node:crypto';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { RefusalCode } from '../../src/protocol/frames.js';
import type { Change } from '../room/seat.js';

/** An entry of the log. It contains no token, key, query or room name: whoever knows the name of a room can enter it. */
export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: 'join' | 'leave' | 'refused' | 'cut' | 'failure' | 'start' | 'drain';
  /** A hash of the room's party and name. */
  readonly room?: string;
  readonly peer?: string;
  /** The code of a refusal; `leave` or `lost` when a member leaves. */
  readonly code?: string;
  readonly address?: string;
  readonly message?: string;
}

/** Numbers that the server can count at any time. */
export interface Census {
  readonly rooms: () => number;
  readonly members: () => number;
  readonly sockets: () => number;
}

/** How long the same failure is not reported again, in ms. */
const QUIET = 10_000;

/** Logs what happens on a server, and counts it for metrics. */
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
      help: 'Refusals by code.',
      labelNames: ['code'],
      registers,
    });
    const gauges: Record<string, [string, () => number]> = {
      rooms: ['Open rooms.', census.rooms],
      members: ['Members in all rooms.', census.members],
      sockets: ['Open WebSockets.', census.sockets],
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
      messages: ['Frames received from clients.', () => this.#messages],
      bytes: ['Bytes of frames received from clients.', () => this.#bytes],
      cut_sockets: ['Sockets closed because they did not read.', () => this.#cut],
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

  /** All metrics in the text format of Prometheus. */
  metrics(): Promise<string> {
    return this.#registry.metrics();
  }

  /** The content type of that text. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** A client has sent a frame. */
  frame(bytes: number): void {
    this.#messages++;
    this.#bytes += bytes;
  }

  refused(code: RefusalCode): void {
    this.#refusals.inc({ code });
  }

  /** A client was not let into a room. */
  turnedAway(code: RefusalCode, room: string, address: string): void {
    this.#log?.({ level: 'warn', event: 'refused', code, room: digest(room), address });
  }

  /** A socket was closed because it did not read. */
  cut(address: string): void {
    this.#cut++;
    this.#log?.({ level: 'warn', event: 'cut', address });
  }

  /** The members of a room have changed. */
  changed(room: string, change: Change<unknown>): void {
    if (!this.#log || change.type === 'presence') return;
    const where = digest(room);
    if (change.type === 'enter') this.#log({ level: 'info', event: 'join', room: where, peer: change.seat.id });
    else this.#log({ level: 'info', event: 'leave', room: where, peer: change.id, code: change.reason });
  }

  /** Something that the server relies on has failed: a function of the application, TURN or Redis. */
  failed(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const now = performance.now();
    if (message === this.#failure.message && now < this.#failure.until) return; // a thousand rooms may report the same
    this.#failure = { message, until: now + QUIET };
    if (this.#log) this.#log({ level: 'error', event: 'failure', message });
    else process.emitWarning(message);
  }

  /** Logs what needs no counting. */
  note(event: 'drain', message: string): void {
    this.#log?.({ level: 'info', event, message });
  }
}

/** Calls the log. Nothing else may fail because of it. */
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
