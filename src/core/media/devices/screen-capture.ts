import { ConnectionError } from '../../errors.js';
import { listen } from '../../listen.js';
import type { MediaTrack } from '../../peer/webrtc.js';
import type { ScreenOptions, ScreenState } from './local-media.js';
import { checkPage, errorOf, failed, mediaError } from './media-error.js';

/** Shares the screen. */
export class ScreenCapture {
  readonly #show: (state: ScreenState) => void;
  readonly #closed: AbortSignal;
  /** What is shared, or asked for. Aborted when it is over. */
  #turn: { readonly over: AbortController; readonly done: Promise<void> } | undefined;

  constructor(show: (state: ScreenState) => void, closed: AbortSignal) {
    this.#show = show;
    this.#closed = closed;
    closed.addEventListener('abort', () => this.off());
  }

  on(options: ScreenOptions = {}): Promise<void> {
    if (this.#turn) return this.#turn.done;
    const over = new AbortController();
    const done = this.#share(options, over.signal);
    this.#turn = { over, done };
    this.#show({ phase: 'asking' });
    return done;
  }

  off(): void {
    if (this.#turn) this.#end({ phase: 'off' });
    else this.#show({ phase: 'off' });
  }

  async #share({ audio = true, contentHint = 'detail' }: ScreenOptions, over: AbortSignal): Promise<void> {
    const aborted = (): ConnectionError => new ConnectionError(this.#closed.aborted ? 'closed' : 'aborted');
    try {
      const stream = await Promise.race([
        this.#open(audio, over),
        new Promise<never>((_, reject) => over.addEventListener('abort', () => reject(aborted()))),
      ]);
      this.#hold(stream, contentHint, over);
    } catch (cause) {
      const error = errorOf(cause);
      if (!over.aborted) this.#end(failed(error));
      throw error;
    }
  }

  /** Has the person choose. A choice that comes too late is stopped at once. */
  async #open(audio: boolean, over: AbortSignal): Promise<MediaStream> {
    checkPage('screen');
    const stream = await globalThis.navigator.mediaDevices.getDisplayMedia({ video: true, audio });
    const stop = (): void => stream.getTracks().forEach((track) => track.stop());
    if (over.aborted) stop();
    over.addEventListener('abort', stop);
    return stream;
  }

  #hold(stream: MediaStream, contentHint: string, over: AbortSignal): void {
    const [track] = stream.getVideoTracks();
    const [audio] = stream.getAudioTracks();
    if (!track) throw mediaError('media-missing');
    track.contentHint = contentHint;
    const show = (audio: MediaTrack | undefined): void => this.#show({ phase: 'on', track, audio });
    listen<{ ended: Event }>(track, over, { ended: () => this.off() });
    if (audio) listen<{ ended: Event }>(audio, over, { ended: () => show(undefined) });
    if (track.readyState === 'ended') this.off();
    else show(audio);
  }

  #end(state: ScreenState): void {
    this.#turn?.over.abort();
    this.#turn = undefined;
    this.#show(state);
  }
}
