import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Proxy } from './proxy.js';

/** Passes each piece on so much later than it came. It is always open. */
export class SlowProxy extends Proxy {
  /** How much later, in ms, in each direction. */
  delay = 0;

  protected override pass(from: Socket, to: Socket): void {
    let last: Promise<unknown> = Promise.resolve();
    from.on('data', (chunk) => {
      const due = pause(this.delay);
      last = last.then(() => due).then(() => to.write(chunk)); // in order, also when the delay changes
    });
  }
}
