/** What each owner has of its own, in bytes: small messages never wait for those of others. */
export const SPARE = 1024 * 1024;

/** Whoever keeps messages that are under way. */
export interface MemoryOwner {
  /** There may be room now for what it has asked for. */
  resume(): void;
}

/** The memory for messages under way from all peers. Each peer has `SPARE` of its own; what it needs beyond that is shared. */
export class Memory {
  readonly #limit: number;
  readonly #spare: number;
  #used = 0;
  /** What each owner has of the shared memory. Whoever has had some for longest comes first. */
  readonly #owners = new Map<MemoryOwner, number>();
  /** Who waits for how much in all. */
  readonly #waiting = new Map<MemoryOwner, number>();

  /** `limit` is the shared memory; `spare` is what each owner has besides. Both in bytes. */
  constructor(limit: number, spare = SPARE) {
    this.#limit = limit;
    this.#spare = spare;
  }

  /** Whether somebody waits. */
  get scarce(): boolean {
    return this.#waiting.size > 0;
  }

  /** Has the owner keep so many bytes in all. Returns `false` if there is no room: then it is told when there may be. */
  take(owner: MemoryOwner, size: number): boolean {
    const fits = this.#fits(owner, size);
    if (fits) this.#keep(owner, size);
    else this.#waiting.set(owner, size);
    return fits;
  }

  /** The owner needs only so many bytes from now on, and waits for no more. */
  give(owner: MemoryOwner, size: number): void {
    this.#keep(owner, size);
    for (const [other, wanted] of this.#waiting) {
      if (!this.#fits(other, wanted)) continue;
      this.#keep(other, wanted); // or others would take it before its message comes again
      other.resume();
    }
  }

  #keep(owner: MemoryOwner, size: number): void {
    const shared = Math.max(0, size - this.#spare);
    this.#waiting.delete(owner);
    this.#used += shared - (this.#owners.get(owner) ?? 0);
    if (shared > 0) this.#owners.set(owner, shared);
    else this.#owners.delete(owner);
  }

  /** Whoever has had some for longest may have more in any case: otherwise, two could wait for each other for ever. */
  #fits(owner: MemoryOwner, size: number): boolean {
    const [oldest = owner] = this.#owners.keys();
    const kept = this.#owners.get(owner) ?? 0;
    const shared = Math.max(0, size - this.#spare);
    return oldest === owner || shared <= kept || this.#used - kept + shared <= this.#limit;
  }
}
