import { ConnectionError, openMedia, type Connection, type LocalMedia } from '../../../core/index.js';
import type { RoomProvider } from '../../room/room-context.js';
import { Listeners, speakerOf, type Desk, type Listener } from '../device-select/desk.js';
import { PageEvent } from '../../page-support.js';
import { DESK_CHANGE, desks, prepared, type Choice } from './prepared.js';

/** How long something stays open that nobody sees, in ms: a lobby may come back, and elements of a call may still come. */
const GRACE = 1000;

const SOURCES = ['camera', 'microphone'] as const;

const preparations = new WeakMap<RoomProvider, Preparation>();

/** What is opened in a room before we join it. All elements share it. */
export function preparationIn(room: RoomProvider): Preparation {
  const known = preparations.get(room);
  if (known) return known;
  const preparation = new Preparation(room);
  preparations.set(room, preparation);
  desks.set(room, preparation);
  room.dispatchEvent(new PageEvent(DESK_CHANGE));
  return preparation;
}

/**
 * What somebody opens and chooses before they join a room. The connection takes it over, and the call goes on with it. If nobody joins, or
 * there is no call in the room, all goes off.
 */
export class Preparation implements Desk {
  readonly #room: RoomProvider;
  readonly #listeners = new Listeners();
  readonly #viewers = new Set<Element>();
  /** What we have opened, until a call has it. */
  #media: LocalMedia | undefined;
  #opening: Promise<LocalMedia> | undefined;
  /** Who has it now. */
  #given: Connection | undefined;
  #speaker = '';
  readonly #choice: Choice = { speaker: () => this.#speaker };
  /** The devices that were used last. */
  readonly #devices = { camera: '', microphone: '' };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(room: RoomProvider) {
    this.#room = room;
    room.addEventListener('statechange', () => this.#onState());
  }

  get media(): LocalMedia | undefined {
    return this.#media;
  }

  get speaker(): string {
    return speakerOf(this.#media, this.#speaker);
  }

  set speaker(id: string) {
    this.#speaker = id;
    this.#listeners.tell();
  }

  on(listener: Listener): () => void {
    return this.#listeners.add(listener);
  }

  attempt(done: Promise<void>): Promise<void> {
    return this.#listeners.attempt(done);
  }

  /** An element shows it. Call what it returns when it does no more. */
  show(viewer: Element): () => void {
    this.#viewers.add(viewer);
    return () => {
      this.#viewers.delete(viewer);
      if (!this.#given) this.#judge();
    };
  }

  /** Opens these. Listeners hear of each one that does not open. */
  async turnOn(...sources: readonly (typeof SOURCES)[number][]): Promise<void> {
    await this.attempt(
      this.#open().then(async (media) => {
        await Promise.all(sources.map((source) => this.attempt(media[source].on())));
      }),
    );
  }

  async #open(): Promise<LocalMedia> {
    if (this.#media) return this.#media;
    this.#opening ??= openMedia().finally(() => (this.#opening = undefined));
    const media = await this.#opening;
    if (!this.#asks) {
      media.close();
      throw new ConnectionError('aborted');
    }
    return this.#take(media);
  }

  async #take(media: LocalMedia): Promise<LocalMedia> {
    if (this.#media) return this.#media; // somebody else has waited for the same
    this.#media = media;
    this.#room.media = media;
    prepared.set(media, this.#choice);
    media.on('devicechange', () => this.#listeners.tell());
    media.on('state', () => {
      this.#remember(media);
      this.#listeners.tell();
    });
    this.#listeners.tell();
    const again = SOURCES.filter((source) => this.#devices[source]); // first: who opens one before would open another
    await Promise.all(again.map((source) => media[source].use(this.#devices[source])));
    return media;
  }

  /** Whether we have not joined, and are not about to. */
  get #asks(): boolean {
    return asks(this.#room);
  }

  #remember(media: LocalMedia): void {
    for (const source of SOURCES) {
      const { state } = media[source];
      if ('device' in state) this.#devices[source] = state.device.id;
    }
  }

  #onState(): void {
    const media = this.#media;
    const { connection } = this.#room;
    if (!media) return;
    if (connection?.media === media) this.#given = connection;
    else if (connection || this.#given) this.#drop(); // it was opened too late, or is over with its connection
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#media) this.#timer = setTimeout(() => this.#judge(), GRACE);
  }

  /** Some time has passed since something has changed: turns off what nobody needs. */
  #judge(): void {
    const given = this.#given;
    if (given) {
      const { camera, microphone } = given.media;
      if (!this.#choice.followed?.()) for (const source of [camera, microphone]) source.off();
      this.#forget();
    } else if (this.#asks && ![...this.#viewers].some(isSeen)) this.#drop();
  }

  #drop(): void {
    this.#media?.close();
    this.#forget();
  }

  #forget(): void {
    if (this.#room.media === this.#media) this.#room.media = undefined;
    this.#media = this.#given = undefined;
    this.#listeners.tell();
  }
}

/** Whether we are not in this room, nor about to be. */
export function asks({ state }: RoomProvider): boolean {
  return state === 'idle' || state === 'waiting' || state === 'failed';
}

function isSeen(element: Partial<Element>): boolean {
  return element.checkVisibility?.() ?? true; // the pages of test runners cannot tell
}
