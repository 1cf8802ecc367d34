type Task = () => Promise<void>;

/** Runs tasks one after the other. */
export class TaskQueue {
  readonly #onFailure: (error: unknown) => void;
  readonly #tasks: Task[] = [];
  /** Tasks that wait until there are no others. */
  readonly #patient: Task[] = [];
  #work: Promise<void> | undefined;

  /** `onFailure` is called with what a task rejects with. */
  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  /** Whether a task is running. */
  get busy(): boolean {
    return this.#work !== undefined;
  }

  /** Runs a task when all others before it have finished. `otherwise` runs if it fails. */
  add(task: Task, otherwise?: () => void): void {
    this.#tasks.push(this.#guarded(task, otherwise));
    this.#work ??= this.#run();
  }

  /** Runs a task when there is nothing else to do. */
  addPatient(task: Task, otherwise?: () => void): void {
    this.#patient.push(this.#guarded(task, otherwise));
    this.#work ??= this.#run();
  }

  /** Resolves when no task is left. */
  async idle(): Promise<void> {
    while (this.#work) await this.#work;
  }

  #guarded(task: Task, otherwise: (() => void) | undefined): Task {
    return async () => {
      try {
        await task();
      } catch (error) {
        this.#onFailure(error);
        otherwise?.();
      }
    };
  }

  #next(): Task | undefined {
    return this.#tasks.shift() ?? this.#patient.shift();
  }

  async #run(): Promise<void> {
    for (let task = this.#next(); task; task = this.#next()) await task();
    this.#work = undefined;
  }
}
