import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { within } from '../../support/wait.js';
import { pin } from '../cores.js';
import type { Order, Outcome } from './order.js';

const PROGRAM = fileURLToPath(new URL('attacker.ts', import.meta.url));

/** Those who attack, in a process of its own which waits for those of honest people and servers. */
export class Attackers {
  readonly #process: ChildProcess = fork(PROGRAM);
  readonly #waiting = new Map<number, (outcome: Outcome) => void>();
  readonly #ended: Promise<unknown>;
  #orders = 0;

  /** `core`: the only core that they may use. */
  constructor(core?: number) {
    const { pid } = this.#process;
    if (pid !== undefined && core !== undefined) pin(pid, core);
    else if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
    this.#ended = once(this.#process, 'exit');
    this.#process.on('message', (outcome: Outcome) => {
      this.#waiting.get(outcome.number)?.(outcome);
      this.#waiting.delete(outcome.number);
    });
  }

  /** Has them attack; resolves when that is over. */
  attack(order: Omit<Order, 'number'>): Promise<Outcome> {
    const number = this.#orders++;
    const outcome = new Promise<Outcome>((resolve) => this.#waiting.set(number, resolve));
    this.#process.send({ ...order, number });
    const died = this.#ended.then(() => Promise.reject(new Error('The process of the attackers has ended.')));
    return within(Promise.race([outcome, died]), `"${order.attack}" is over`);
  }

  async close(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }
}
