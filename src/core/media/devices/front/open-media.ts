import { Emitter } from '../../../emitter.js';
import { ConnectionError } from '../../../errors.js';
import { load } from '../../../parts/load.js';
import type {
  CameraOptions,
  LocalDevices,
  LocalMedia,
  LocalMediaEvents,
  ScreenOptions,
  ScreenState,
} from '../local-media.js';
import type { MediaDesk } from '../media-desk.js';
import { OpenMicrophone } from './open-microphone.js';
import { OpenCapture, OpenSource } from './open-source.js';
import type { Publisher } from '../publisher.js';

/** The class behind `LocalMedia`: there at once, while what does the work loads. Its doc comments are in the interface. */
export class OpenMedia implements LocalMedia {
  /** Has proxies, such as Vue's, leave this object as it is: private fields do not work through them. */
  readonly [Symbol.toStringTag] = 'LocalMedia';
  readonly camera = new OpenCapture<CameraOptions>((act) => this.#run(({ camera }) => act(camera)));
  readonly microphone = new OpenMicrophone(
    (act) => this.#run(({ microphone }) => act(microphone)),
    () => this.#follow(),
  );
  readonly screen = new OpenSource<ScreenOptions, ScreenState>((act) => this.#run(({ screen }) => act(screen)));
  devices: LocalDevices = { cameras: [], microphones: [], speakers: [] };
  /** Who gets what is on. */
  publisher: Publisher | undefined;
  /** Who listens for `talking-while-muted`. */
  readonly talks = new Set<unknown>();
  readonly #emitter = new Emitter<LocalMediaEvents>();
  readonly #over = new AbortController();
  readonly signal = this.#over.signal;
  #desk: MediaDesk | undefined;

  constructor() {
    this.#emitter.release();
    this.#run(() => undefined).catch(() => undefined); // the next one tries again
  }

  on<Name extends keyof LocalMediaEvents>(name: Name, listener: LocalMediaEvents[Name]): () => void {
    const stop = this.#emitter.on(name, listener);
    if (name !== 'talking-while-muted') return stop;
    this.talks.add(stop);
    this.#follow();
    return () => {
      stop();
      this.talks.delete(stop);
      this.#follow();
    };
  }

  close(): void {
    this.#over.abort();
  }

  /** This connection gets what is on, and whoever had it before nothing more. */
  attach(publisher: Publisher): void {
    this.publisher = publisher;
    this.#desk?.publish();
  }

  /** The connection is over. What is still its own ends with it. */
  detach(publisher: Publisher): void {
    if (this.publisher === publisher) this.close();
  }

  /** Something is so now, and the page hears of it. */
  readonly tell = <Name extends keyof LocalMediaEvents>(
    name: Name,
    ...about: Parameters<LocalMediaEvents[Name]>
  ): void => this.#emitter.emit(name, ...about);

  /** The microphone is muted or not, or somebody begins or ends to listen. */
  #follow(): void {
    this.#run((desk) => desk.follow()).catch(() => undefined); // what cannot be loaded has opened nothing
  }

  /** Does something at once if what does it is loaded: browsers show the choice of a screen only in answer to a click. */
  async #run(act: (desk: MediaDesk) => Promise<void> | void): Promise<void> {
    if (!this.#desk) {
      const { MediaDesk } = await load(import('../media-desk.js'));
      if (!this.signal.aborted) this.#desk ??= new MediaDesk(this);
    }
    if (this.signal.aborted || !this.#desk) throw new ConnectionError('closed');
    return act(this.#desk);
  }
}
