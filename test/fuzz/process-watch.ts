import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as (options: object) => Promise<void>;

/** Sees what nobody caught in this process, how long its event loop stood still, and what memory it holds. */
export class ProcessWatch {
  /** What nobody caught. */
  readonly uncaught: string[] = [];
  readonly #delay = monitorEventLoopDelay({ resolution: 5 });
  readonly #note = (reason: unknown): void => {
    this.uncaught.push(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
  };

  constructor() {
    process.on('unhandledRejection', this.#note);
    process.on('uncaughtException', this.#note);
    this.#delay.enable();
  }

  /** The longest time that the event loop stood still, in ms. */
  get longestStandstill(): number {
    return this.#delay.max / 1e6;
  }

  /** Bytes that are held, inside the heap and in buffers, once garbage is gone. */
  async held(): Promise<number> {
    await collectGarbage({ type: 'major', execution: 'async' });
    await collectGarbage({ type: 'major', execution: 'async' }); // what the first left to finalizers
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  }

  stop(): void {
    this.#delay.disable();
    process.off('unhandledRejection', this.#note);
    process.off('uncaughtException', this.#note);
  }
}
