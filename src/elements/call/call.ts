import type { Connection, LocalMedia } from '../../core/index.js';
import { Listeners, speakerOf, type Desk, type Listener } from './device-select/desk.js';
import { prepared } from './preview/prepared.js';
import { Participants } from './participants.js';
import { Views } from './views.js';

/** What somebody who joins a call wants to send. */
export interface CallWants {
  readonly audio: boolean;
  readonly video: boolean;
}

/** All calls of this page. */
const calls = new WeakMap<Connection, Call>();

/** The call over a connection. All elements in a page share it. */
export function callOf(connection: Connection): Call {
  const call = calls.get(connection) ?? new Call(connection);
  calls.set(connection, call);
  return call;
}

/** Our part in a call, without its looks. */
export class Call implements Desk {
  readonly media: LocalMedia;
  /** How large tiles show what comes from others. */
  readonly views: Views;
  /** Which peers have joined. */
  readonly participants: Participants;
  readonly #listeners = new Listeners();
  /** The elements that let us join. */
  readonly #doors = new Set<object>();
  /** Has the sound that the browser keeps off play, by who shows it. */
  readonly #silent = new Map<object, () => void>();
  #joined = false;
  /** Somebody has chosen what to send before they came into the room, and is in the call as soon as there is one. */
  #expected: boolean;
  #speaker: string;

  constructor(connection: Connection) {
    const { media } = connection;
    this.media = media;
    this.views = new Views(connection);
    this.participants = new Participants(connection, () => this.#tell());
    const choice = prepared.get(media);
    if (choice) choice.followed = () => this.#listeners.size > 0;
    this.#speaker = choice?.speaker() ?? '';
    this.#expected =
      choice !== undefined || [media.camera, media.microphone].some(({ state }) => state.phase !== 'off');
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

  get speaker(): string {
    return speakerOf(this.media, this.#speaker);
  }

  set speaker(id: string) {
    this.#speaker = id;
    this.#tell();
  }

  on(listener: Listener): () => void {
    return this.#listeners.add(listener);
  }

  /** An element lets us join. When the last one is gone, so are we: call what it returns. */
  addDoor(door: object): () => void {
    this.#doors.add(door);
    if (this.#expected) this.#enter();
    else this.#tell();
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
    this.#enter();
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

  attempt(done: Promise<void>): Promise<void> {
    return this.#listeners.attempt(done);
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

  #enter(): void {
    this.#expected = false;
    this.#joined = true;
    this.participants.tell(true);
    this.#tell();
  }

  #tell(): void {
    this.#listeners.tell();
  }
}
