type Task = () => Promise<void>;

/** Runs tasks one after the other. A task can have an owner. */
export class TaskQueue<Owner> {
  readonly #onFailure: (error: unknown) => void;
  readonly #tasks: Task[] = [];
  /** How many tasks of each owner have not finished. */
  readonly #pending = new Map<Owner, number>();
  #work: Promise<void> | undefined;

  /** `onFailure` is called with what a task rejects with. */
  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  /** Whether a task is running. */
  get busy(): boolean {
    return this.#work !== undefined;
  }

  /** Whether tasks of this owner are waiting or running. */
  has(owner: Owner): boolean {
    return this.#pending.has(owner);
  }

  /** Runs a task when all others before it have finished. `otherwise` runs if it fails. */
  add(task: Task, otherwise?: () => void): void {
    this.#tasks.push(async () => {
      try {
        await task();
      } catch (error) {
        this.#onFailure(error);
        otherwise?.();
      }
    });
    this.#work ??= this.#run();
  }

  /** The same, for a task with an owner. */
  addFor(owner: Owner, task: Task, otherwise: () => void): void {
    this.#pending.set(owner, (this.#pending.get(owner) ?? 0) + 1);
    this.add(async () => {
      try {
        await task();
      } finally {
        const left = (this.#pending.get(owner) ?? 0) - 1;
        if (left > 0) this.#pending.set(owner, left);
        else this.#pending.delete(owner);
      }
    }, otherwise);
  }

  /** Resolves when no task is left. */
  async idle(): Promise<void> {
    while (this.#work) await this.#work;
  }

  async #run(): Promise<void> {
    for (let task = this.#tasks.shift(); task; task = this.#tasks.shift()) await task();
    this.#work = undefined;
  }
}
