import type { SocketRef } from '../exchange/socket-ref.js';
import type { Outgoing } from '../room/outgoing.js';
import type { Outcome } from '../room/room.js';
import type { Change } from '../room/seat.js';
import { NEVER, type RoomRecord, type Version } from './room-store.js';
import type { RoomUpdate } from './server-bus.js';

export interface RoomReplicaOptions {
  /** Loads the room from the store. */
  readonly load: () => Promise<RoomRecord>;
  /** Makes a change in the store, if the room still has this version there. */
  readonly commit: (version: Version, change: Change<SocketRef>) => Promise<boolean>;
  /** Replaces the room with what was loaded. `newer`: changes have led to it from the version that this copy had. */
  readonly restore: (record: RoomRecord, newer: boolean) => void;
  /** Applies the next change. */
  readonly apply: (change: Change<SocketRef>) => void;
  /** The room has been loaded, and the updates that came meanwhile have been applied. */
  readonly onLoad: () => void;
  /** Updates were missed: call `load()`. */
  readonly onGap: () => void;
}

type State =
  /** Updates wait until the room has been loaded. */
  | { readonly name: 'loading'; readonly held: RoomUpdate[]; missed: boolean }
  | { readonly name: 'current' }
  /** Updates were missed, or the store has not said whether it has made a change. */
  | { readonly name: 'stale' };

/** How many updates may wait while the room loads. */
const MOST_HELD = 1_000;
/** How often to decide again, because other servers were faster, before giving up. */
const MOST_ATTEMPTS = 100;
/** How long to wait for the update of a change that this server made, in ms. */
const ECHO = 2_000;

/**
 * A copy of a room in the store, at one of its versions. Updates bring the copy to the next version, in order. If
 * one is missing, the room has to be loaded again. A change is made in the store first, and applied when its update
 * arrives.
 */
export class RoomReplica {
  readonly #options: RoomReplicaOptions;
  #version: Version = NEVER;
  /** The update that led to this version, unless the room was loaded at it. */
  #applied: RoomUpdate | undefined;
  #state: State = { name: 'loading', held: [], missed: false };
  /** Whether the room has been asked to load, and has not begun to. */
  #asked = false;
  /** Called after each update. */
  #onUpdate: (() => void) | undefined;

  constructor(options: RoomReplicaOptions) {
    this.#options = options;
  }

  /** Whether the copy is up to date, as far as we know. */
  get current(): boolean {
    return this.#state.name === 'current';
  }

  async load(): Promise<void> {
    const loading: State = { name: 'loading', held: [], missed: false };
    this.#state = loading;
    this.#asked = false;
    try {
      const record = await this.#options.load();
      const { epoch, number } = this.#version;
      this.#version = record.version;
      this.#applied = undefined;
      this.#state = { name: 'current' };
      this.#options.restore(record, record.version.epoch === epoch && record.version.number > number);
    } catch (error) {
      this.#state = { name: 'stale' };
      throw error;
    } finally {
      for (const update of loading.held) this.receive(update);
    }
    if (loading.missed) this.invalidate();
    this.#options.onLoad();
  }

  /** Updates may have been missed. */
  invalidate(): void {
    if (this.#state.name === 'current') this.#state = { name: 'stale' };
    if (this.#asked) return; // it will be loaded anyway
    this.#asked = true;
    this.#options.onGap();
  }

  /** An update has arrived. */
  receive(update: RoomUpdate): void {
    if (this.#state.name === 'loading') {
      if (this.#state.held.length < MOST_HELD) this.#state.held.push(update);
      else this.#state.missed = true;
      return;
    }
    const { epoch, number } = this.#version;
    const next = update.version;
    if (next.epoch === epoch && next.number <= number) {
      // The loaded room contains it already, unless we have believed another update, which the store knows nothing of.
      const rival = next.number === number ? this.#applied : undefined;
      if (rival && this.current && JSON.stringify(rival) !== JSON.stringify(update)) this.invalidate();
      return;
    }
    if (next.number === number + 1 && (next.epoch === epoch || epoch === NEVER.epoch)) {
      this.#version = next;
      this.#applied = update;
      this.#options.apply(update.change);
      this.#onUpdate?.();
    } else if (this.current) {
      this.invalidate();
    }
  }

  /**
   * Makes the change that `decide` asks for, and resolves when it has been applied here. If another server was faster,
   * loads the room and calls `decide` again. `send` gets the frames of the decision that took effect.
   */
  async propose(decide: () => Outcome<SocketRef>, send: (out: readonly Outgoing<SocketRef>[]) => void): Promise<void> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const { out, change } = decide();
      const version = this.#version;
      if (!change || (await this.#commit(version, change))) {
        send(out);
        if (change) await this.#echo(version.number + 1);
        return;
      }
      await this.load();
    }
    throw new Error('The room changes too fast for this server.');
  }

  /** If the store does not say whether it has made the change, nobody knows what is in it until it is read again. */
  async #commit(version: Version, change: Change<SocketRef>): Promise<boolean> {
    try {
      return await this.#options.commit(version, change);
    } catch (error) {
      if (this.current) this.#state = { name: 'stale' };
      throw error;
    }
  }

  /** Waits for the update that leads to this version; loads the room if it does not come. */
  async #echo(number: number): Promise<void> {
    const isHere = (): boolean => this.#version.number >= number;
    if (isHere()) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ECHO);
      this.#onUpdate = () => {
        if (isHere()) resolve();
      };
    });
    clearTimeout(timer);
    this.#onUpdate = undefined;
    if (!isHere()) await this.load();
  }
}
