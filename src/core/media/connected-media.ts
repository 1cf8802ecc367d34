import type { ConnectionError } from '../errors.js';
import type { ConnectionEvents, Emit } from '../events.js';
import { OpenMedia } from './devices/front/open-media.js';
import type { LocalMedia } from './devices/local-media.js';
import type { Publisher } from './devices/publisher.js';
import type { Publications } from './publications.js';

/** The room that gets what is on. */
export interface MediaAudience {
  /** Whether we have left for good. */
  readonly over: () => boolean;
  readonly on: <Name extends keyof ConnectionEvents>(name: Name, listener: ConnectionEvents[Name]) => () => void;
  readonly emit: Emit;
}

/** Camera, microphone and screen of a connection: those that the page had before, or new ones. They end with the connection. */
export class ConnectedMedia implements Publisher {
  readonly #publications: Pick<Publications, 'publish'>;
  readonly #given: LocalMedia | undefined;
  readonly #room: MediaAudience;
  /** What we publish as soon as we are in the room is in the first offer of each link after this. */
  readonly ready: Promise<void> | undefined;
  #media: OpenMedia | undefined;

  /** `given`: what the page has opened before it joined. */
  constructor(
    publications: Pick<Publications, 'publish' | 'prepare'>,
    given: LocalMedia | undefined,
    room: MediaAudience,
  ) {
    this.#publications = publications;
    this.#given = given;
    this.#room = room;
    if (given) this.ready = publications.prepare();
    room.on('close', () => this.#media?.detach(this));
  }

  /** We are in the room. What the page has opened before is published: not earlier, because joining may fail. */
  join(): void {
    if (this.#given) this.open();
  }

  /** See `connection.media`. */
  open(): LocalMedia {
    if (!this.#media) {
      this.#media = (this.#given as OpenMedia | undefined) ?? new OpenMedia();
      this.#media.attach(this);
      if (this.#room.over()) this.#media.detach(this);
    }
    return this.#media;
  }

  publish(...what: Parameters<Publisher['publish']>): ReturnType<Publisher['publish']> {
    return this.#publications.publish(...what);
  }

  report(error: ConnectionError): void {
    this.#room.emit('error', error);
  }
}
