import { createHash } from 'node:crypto';
import type { RefusalCode } from '../../src/protocol/frames.js';
import type { Change } from '../room/seat.js';
import type { Metrics } from './metrics.js';

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
  /** Sockets that have sent something to another member lately, through the server. */
  readonly relaying: () => number;
  /** Whether Redis can be reached. Missing on a server without Redis. */
  readonly redis?: () => boolean;
}

/** How long the same failure is not reported again, in ms. */
const QUIET = 10_000;

/** Logs what happens on a server, and counts it for metrics. */
export class Journal {
  readonly #census: Census;
  readonly #log: ((entry: LogEntry) => void) | undefined;
  readonly #refusals = new Map<RefusalCode, number>();
  #metrics: Promise<Metrics> | undefined;
  #failure = { message: '', until: 0 };
  #messages = 0;
  #bytes = 0;
  #cut = 0;
  #failures = 0;
  readonly #relayed = { messages: 0, bytes: 0 };

  constructor(census: Census, log: ((entry: LogEntry) => void) | undefined) {
    this.#census = census;
    this.#log = log && ((entry) => void tell(log, entry));
  }

  /** All metrics in the text format of Prometheus. They are collected from the first call on: that costs time and memory. */
  async metrics(): Promise<{ readonly type: string; readonly body: string }> {
    this.#metrics ??= this.#collect();
    const metrics = await this.#metrics;
    return { type: metrics.contentType, body: await metrics.text() };
  }

  /** A client has sent a frame. `relayed`: bytes for another member, which could take a direct link instead. */
  frame(bytes: number, relayed: boolean): void {
    this.#messages++;
    this.#bytes += bytes;
    if (!relayed) return;
    this.#relayed.messages++;
    this.#relayed.bytes += bytes;
  }

  refused(code: RefusalCode): void {
    this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1);
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
    this.#failures++;
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

  async #collect(): Promise<Metrics> {
    const { Metrics } = await import('./metrics.js');
    const { rooms, members, sockets, relaying, redis } = this.#census;
    return new Metrics({
      gauges: {
        rooms: ['Open rooms.', rooms],
        members: ['Members in all rooms.', members],
        sockets: ['Open WebSockets.', sockets],
        relaying_sockets: ['WebSockets that relayed something to another member in the last 30 seconds.', relaying],
        ...(redis && { redis_up: ['Whether Redis can be reached: 1 or 0.', () => Number(redis())] }),
      },
      counters: {
        messages: ['Frames received from clients.', () => this.#messages],
        bytes: ['Bytes of frames received from clients.', () => this.#bytes],
        relayed_messages: ['Frames relayed from one member to another.', () => this.#relayed.messages],
        relayed_bytes: ['Bytes of frames relayed from one member to another.', () => this.#relayed.bytes],
        failures: ['Failures of authorize(), TURN or Redis.', () => this.#failures],
        cut_sockets: ['Sockets closed because they did not read.', () => this.#cut],
      },
      refusals: this.#refusals,
    });
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
