import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

/** A number that is read when somebody asks, and what it means. */
type Reading = readonly [help: string, read: () => number];

export interface MetricsOptions {
  /** Numbers that go up and down. */
  readonly gauges: Readonly<Record<string, Reading>>;
  /** Numbers that only go up. */
  readonly counters: Readonly<Record<string, Reading>>;
  /** How many refusals there were of each code. */
  readonly refusals: ReadonlyMap<string, number>;
}

/** The metrics of a server and of its process, for Prometheus. */
export class Metrics {
  readonly #registry = new Registry();

  constructor({ gauges, counters, refusals }: MetricsOptions) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    new Counter({
      name: 'webrtc_elements_refusals_total',
      help: 'Refusals by code.',
      labelNames: ['code'],
      registers,
      collect() {
        this.reset();
        for (const [code, count] of refusals) this.inc({ code }, count);
      },
    });
    for (const [name, [help, read]] of Object.entries(gauges)) {
      new Gauge({
        name: `webrtc_elements_${name}`,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    }
    for (const [name, [help, read]] of Object.entries(counters)) {
      new Counter({
        name: `webrtc_elements_${name}_total`,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(read());
        },
      });
    }
  }

  /** The content type of `text()`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All metrics as they are now. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
