import type { LitElement } from 'lit';
import type { Language } from '../../language/language.js';
import type { Size } from '../stage/layout.js';
import { documentWindows } from './support.js';

/** How large a window is at first, in CSS pixels. People can change that. */
const FIRST: Size = { width: 480, height: 270 };

const STYLES = `
  body { margin: 0; block-size: 100vh; display: grid; place-items: center; overflow: hidden; color: #fff; background: #23272b; font-family: system-ui, sans-serif; }
  video { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; object-fit: contain; }
  video.mirrored { transform: scaleX(-1); }
  video[hidden] { display: none; }
  p { position: absolute; inset-block-end: 0.4rem; inset-inline-start: 0.4rem; max-inline-size: calc(100% - 1.8rem); margin: 0; padding: 0.1em 0.5em; border-radius: 0.4rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: 0.875rem; line-height: 1.6; background: #15181b; }
`;

/** What there is to show in a window. */
export interface Scene {
  /** What to see; `undefined` if there is nothing now. */
  readonly stream: MediaStream | undefined;
  readonly name: string;
  /** It is seen as in a mirror. */
  readonly mirrored: boolean;
}

/** What is open, and what closes it. */
interface Opened {
  readonly kind: 'document' | 'video';
  readonly size: () => Size;
  /** Shows this from now on. */
  readonly show: (scene: Scene) => void;
  readonly close: () => void;
}

/**
 * A window of its own for the picture of a tile: with the name in it where browsers let pages fill a window, or else that of the browser, with
 * the video alone. What is heard stays in the page.
 */
export class TileWindow {
  readonly #host: LitElement;
  readonly #language: Pick<Language, 'locale'>;
  #scene: Scene | undefined;
  #opened: Opened | undefined;
  #opening = false;

  constructor(host: LitElement, language: Pick<Language, 'locale'>) {
    this.#host = host;
    this.#language = language;
  }

  /** What is open: a document of ours, or a video that the browser shows. */
  get kind(): Opened['kind'] | undefined {
    return this.#opened?.kind;
  }

  /** How large the picture is there, in pixels of the device. */
  get size(): Size | undefined {
    const { defaultView } = this.#host.ownerDocument;
    const size = this.#opened?.size();
    const ratio = defaultView?.devicePixelRatio ?? 1;
    return size && { width: Math.round(size.width * ratio), height: Math.round(size.height * ratio) };
  }

  /** Shows this from now on, once it is open. `undefined`: there is nobody to see any more, so it closes. */
  show(scene: Scene | undefined): void {
    this.#scene = scene;
    if (scene) this.#opened?.show(scene);
    else this.close();
  }

  /** Opens it, or closes it. Browsers open it in the handler of a click. */
  async toggle(): Promise<void> {
    if (this.#opened) {
      this.close();
      return;
    }
    if (this.#opening) return;
    this.#opening = true;
    try {
      const windows = documentWindows(this.#host.ownerDocument);
      const opened = await (windows ? this.#openDocument(windows.requestWindow(FIRST)) : this.#openVideo());
      if (this.#scene && this.#host.isConnected) this.#begin(opened);
      else opened?.close();
    } catch {
      // The browser does not want it now.
    }
    this.#opening = false;
  }

  /** The picture is back in the tile. */
  close(): void {
    const opened = this.#opened;
    if (!opened) return;
    this.#opened = undefined;
    opened.close();
    this.#host.requestUpdate();
  }

  #begin(opened: Opened | undefined): void {
    this.#opened = opened;
    if (this.#scene) opened?.show(this.#scene);
    this.#host.requestUpdate();
  }

  async #openDocument(asked: Promise<Window>): Promise<Opened> {
    const window = await asked;
    const { document } = window;
    const sheet = new (window as Window & typeof globalThis).CSSStyleSheet();
    sheet.replaceSync(STYLES);
    document.adoptedStyleSheets = [sheet];
    document.documentElement.lang = this.#language.locale ?? '';
    document.documentElement.dir = getComputedStyle(this.#host).direction;
    const main = document.body.appendChild(document.createElement('main'));
    const video = main.appendChild(document.createElement('video'));
    const name = main.appendChild(document.createElement('p'));
    Object.assign(video, { muted: true, playsInline: true, ariaHidden: 'true' });
    name.dir = 'auto';
    window.addEventListener('resize', () => this.#host.requestUpdate());
    window.addEventListener('pagehide', () => this.#end(opened)); // also when another tile has got the only one
    const opened: Opened = {
      kind: 'document',
      size: () => ({ width: window.innerWidth, height: window.innerHeight }),
      show: (scene) => {
        document.title = name.textContent = scene.name;
        video.className = scene.mirrored ? 'mirrored' : '';
        video.hidden = !scene.stream;
        if (video.srcObject === (scene.stream ?? null)) return;
        video.srcObject = scene.stream ?? null;
        if (scene.stream) video.play().catch(() => undefined); // something else plays now
      },
      close: () => window.close(),
    };
    return opened;
  }

  async #openVideo(): Promise<Opened | undefined> {
    const video = this.#host.renderRoot.querySelector('video');
    if (!video) return undefined;
    const window = await video.requestPictureInPicture();
    window.addEventListener('resize', () => this.#host.requestUpdate());
    video.addEventListener('leavepictureinpicture', () => this.#end(opened), { once: true });
    const opened: Opened = {
      kind: 'video',
      size: () => ({ width: window.width, height: window.height }),
      show: () => undefined, // the tile's video shows it anyway
      close: () => {
        const { ownerDocument } = video;
        if ((video.getRootNode() as ShadowRoot).pictureInPictureElement === video)
          ownerDocument.exitPictureInPicture().catch(() => undefined); // it is just closing
      },
    };
    return opened;
  }

  /** The person has closed it. Perhaps there is the next one by now. */
  #end(opened: Opened): void {
    if (this.#opened === opened) this.close();
  }
}
