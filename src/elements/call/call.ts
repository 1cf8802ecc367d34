import type { Connection, ConnectionError, LocalMedia } from '../../core/index.js';
import { Participants } from './participants.js';
import { Views } from './views.js';

/** What somebody who joins a call wants to send. */
export interface CallWants {
  readonly audio: boolean;
  readonly video: boolean;
}

/** What the listeners of a call hear: that it has changed, or that something went wrong in it. */
type Listener = (error?: ConnectionError) => void;

/** All calls of this page. */
const calls = new WeakMap<Connection, Call>();

/** The call over a connection. All elements in a page share it. */
export function callOf(connection: Connection): Call {
  const call = calls.get(connection) ?? new Call(connection);
  calls.set(connection, call);
  return call;
}

/** Our part in a call, without its looks. */
export class Call {
  readonly media: LocalMedia;
  /** How large tiles show what comes from others. */
  readonly views: Views;
  /** Which peers have joined. */
  readonly participants: Participants;
  readonly #listeners = new Set<Listener>();
  /** The elements that let us join. */
  readonly #doors = new Set<object>();
  /** Has the sound that the browser keeps off play, by who shows it. */
  readonly #silent = new Map<object, () => void>();
  #joined = false;
  #speaker = '';

  constructor(connection: Connection) {
    const { media } = connection;
    this.media = media;
    this.views = new Views(connection);
    this.participants = new Participants(connection, () => this.#tell());
    media.on('state', () => this.#tell());
    media.on('devicechange', () => this.#tell());
    connection.on('track', () => this.open || this.views.hideOthers());
  }

  /** Whether we are in it. */
  get joined(): boolean {
    return this.#joined;
  }

  /** Whether tiles show and sound: always, unless there is an element to join by. */
  get open(): boolean {
    return this.#joined || this.#doors.size === 0;
  }

  /** Whether somebody shows one button for all sound that is kept off. */
  get hasDoor(): boolean {
    return this.#doors.size > 0;
  }

  /** Whether the browser keeps sound off. */
  get silent(): boolean {
    return this.#silent.size > 0;
  }

  /** Where sound goes to, as a `sinkId`: `''` is where the system sends it, also while what was chosen is not there. */
  get speaker(): string {
    const { speakers } = this.media.devices;
    return speakers.some(({ id }) => id === this.#speaker) ? this.#speaker : '';
  }

  set speaker(id: string) {
    this.#speaker = id;
    this.#tell();
  }

  /** Calls `listener` on every change, and with every error. Returns a function that removes it. */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** An element lets us join. When the last one is gone, so are we: call what it returns. */
  addDoor(door: object): () => void {
    this.#doors.add(door);
    this.#tell();
    if (!this.open) this.views.hideOthers();
    return () => {
      this.#doors.delete(door);
      if (this.#doors.size === 0) this.leave();
      this.#tell();
    };
  }

  /** Joins. Resolves when what is wanted is on, or could not be turned on, which listeners hear of. */
  async join({ audio, video }: CallWants): Promise<void> {
    if (this.#joined) return;
    this.#joined = true;
    this.participants.tell(true);
    this.#tell();
    const { microphone, camera } = this.media;
    microphone.unmute();
    await Promise.all([audio && this.attempt(microphone.on()), video && this.attempt(camera.on())]);
  }

  /** Leaves: turns off all that is on. */
  leave(): void {
    if (!this.#joined) return;
    this.#joined = false;
    this.participants.tell(false);
    const { microphone, camera, screen } = this.media;
    for (const source of [microphone, camera, screen]) source.off();
    this.#tell();
  }

  /** Waits for something that may fail. Listeners hear of the error, unless somebody has changed their mind. */
  async attempt(done: Promise<void>): Promise<void> {
    try {
      await done;
    } catch (cause) {
      const error = cause as ConnectionError;
      if (error.code !== 'aborted') this.#tell(error);
    }
  }

  /** The browser keeps the sound of somebody off; `play` tries again. Without `play`, it does not, or nobody is there to sound. */
  setSilent(who: object, play?: () => void): void {
    if (this.#silent.has(who) === Boolean(play)) return;
    if (play) this.#silent.set(who, play);
    else this.#silent.delete(who);
    this.#tell();
  }

  /** Turns on all sound that is kept off. Browsers allow it in the handler of a click. */
  turnOnSound(): void {
    for (const play of [...this.#silent.values()]) play();
  }

  #tell(error?: ConnectionError): void {
    for (const listener of [...this.#listeners]) listener(error);
  }
}
