/** What stands in for the windows that browsers give a video, or let a page fill: a test has no click that opens one. */
export interface OwnWindows {
  /** What becomes of the next request. */
  answer: 'given' | 'refused';
  /** How often one was asked for. */
  readonly asked: number;
  readonly isOpen: boolean;
  /** The window that the page has filled. */
  readonly view: (Window & typeof globalThis) | undefined;
  /** The video that is in the window. */
  readonly video: HTMLVideoElement | null | undefined;
  resize(width: number, height: number): void;
  /** The person closes it. */
  close(): void;
  /** The browser is as before. */
  end(): void;
}

/** Replaces properties until the returned function is called. */
function replace(target: object, descriptors: PropertyDescriptorMap): () => void {
  const undo = Object.keys(descriptors).map((name) => {
    const original = Object.getOwnPropertyDescriptor(target, name);
    return (): void => {
      if (original) Object.defineProperty(target, name, original);
      else Reflect.deleteProperty(target, name);
    };
  });
  for (const [name, descriptor] of Object.entries(descriptors)) {
    Object.defineProperty(target, name, { configurable: true, ...descriptor });
  }
  return () => undo.forEach((one) => one());
}

/** A window that the page fills is a frame. */
class DocumentWindows implements OwnWindows {
  answer: OwnWindows['answer'] = 'given';
  asked = 0;
  #frame: HTMLIFrameElement | undefined;
  readonly #restores = [
    replace(document, { pictureInPictureEnabled: { value: true } }),
    replace(window, {
      documentPictureInPicture: {
        value: { requestWindow: (size: { width: number; height: number }) => this.#ask(size) },
      },
    }),
  ];

  get isOpen(): boolean {
    return this.#frame !== undefined;
  }

  get view(): OwnWindows['view'] {
    return (this.#frame?.contentWindow as OwnWindows['view']) ?? undefined;
  }

  get video(): HTMLVideoElement | null | undefined {
    return this.view?.document.querySelector('video');
  }

  resize(width: number, height: number): void {
    this.#frame!.style.cssText = `inline-size: ${width}px; block-size: ${height}px; border: 0`;
  }

  close(): void {
    const frame = this.#frame;
    this.#frame = undefined; // first: the page hears of it, and closes what is closed
    frame?.remove();
  }

  end(): void {
    this.close();
    for (const restore of this.#restores) restore();
  }

  #ask({ width, height }: { width: number; height: number }): Promise<Window> {
    this.asked++;
    if (this.answer === 'refused') return Promise.reject(new DOMException('not now', 'NotAllowedError'));
    this.#frame = document.body.appendChild(document.createElement('iframe'));
    this.resize(width, height);
    const { view } = this;
    view!.close = () => this.close();
    return Promise.resolve(view!);
  }
}

/** A window that the browser fills is only a size. */
class VideoWindows implements OwnWindows {
  answer: OwnWindows['answer'] = 'given';
  asked = 0;
  readonly view = undefined;
  video: HTMLVideoElement | null = null;
  #size = Object.assign(new EventTarget(), { width: 480, height: 270 });
  readonly #restores: (() => void)[];

  constructor() {
    const ask = (video: HTMLVideoElement): Promise<EventTarget> => this.#ask(video);
    this.#restores = [
      replace(window, { documentPictureInPicture: { value: undefined } }),
      replace(ShadowRoot.prototype, { pictureInPictureElement: { get: () => this.video } }),
      replace(document, {
        pictureInPictureEnabled: { value: true },
        exitPictureInPicture: {
          value: () => {
            this.close();
            return Promise.resolve();
          },
        },
      }),
      replace(HTMLVideoElement.prototype, {
        requestPictureInPicture: {
          value(this: HTMLVideoElement) {
            return ask(this);
          },
        },
      }),
    ];
  }

  get isOpen(): boolean {
    return this.video !== null;
  }

  resize(width: number, height: number): void {
    Object.assign(this.#size, { width, height }).dispatchEvent(new Event('resize'));
  }

  close(): void {
    const { video } = this;
    this.video = null;
    video?.dispatchEvent(new Event('leavepictureinpicture'));
  }

  end(): void {
    this.close();
    for (const restore of this.#restores) restore();
  }

  #ask(video: HTMLVideoElement): Promise<EventTarget> {
    this.asked++;
    if (this.answer === 'refused') return Promise.reject(new DOMException('not now', 'NotAllowedError'));
    this.video = video;
    video.addEventListener('emptied', () => this.close(), { once: true }); // as browsers do
    this.#size = Object.assign(new EventTarget(), { width: 480, height: 270 });
    return Promise.resolve(this.#size);
  }
}

/** A browser that has no such window. */
function none(): Pick<OwnWindows, 'end'> {
  const restores = [
    replace(window, { documentPictureInPicture: { value: undefined } }),
    replace(document, { pictureInPictureEnabled: { value: false } }),
  ];
  return { end: () => restores.forEach((restore) => restore()) };
}

export const OWN_WINDOWS = {
  document: (): OwnWindows => new DocumentWindows(),
  video: (): OwnWindows => new VideoWindows(),
  none,
};
