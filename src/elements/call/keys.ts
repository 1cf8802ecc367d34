import type { Call } from './call.js';
import { isHeard, toggle, toggleMicrophone } from './sources.js';

/** What takes letters itself. */
const TYPED = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';
/** What Space presses. */
const PRESSED = `${TYPED}, button, a[href], summary, video[controls], audio[controls], [role=button]`;

/** The keys of a call. They work while the focus is inside. */
export class Keys {
  readonly #call: () => Call | undefined;
  readonly #pin: (target: EventTarget[]) => void;
  /** Held down: the microphone is on for as long. */
  #talking: Call | undefined;

  /** `pin` pins what the focus is in. */
  constructor(call: () => Call | undefined, pin: (path: EventTarget[]) => void) {
    this.#call = call;
    this.#pin = pin;
  }

  /** A key goes down. */
  readonly press = (event: KeyboardEvent): void => {
    const call = this.#call();
    const path = event.composedPath();
    const { defaultPrevented, ctrlKey, altKey, metaKey, repeat } = event;
    if (!call?.joined || defaultPrevented || ctrlKey || altKey || metaKey) return;
    const isIn = (selector: string): boolean => Boolean((path[0] as Element).closest(selector));
    if (event.key === ' ') {
      if (isIn(PRESSED)) return;
      event.preventDefault(); // it would scroll
      if (!repeat) this.#talk(call);
    } else if (!repeat && !isIn(TYPED)) this.#act(call, letterOf(event), path);
  };

  /** A key comes up, or the focus goes: nobody holds Space any more. */
  readonly release = (event?: KeyboardEvent): void => {
    if (event && event.key !== ' ') return;
    this.#talking?.media.microphone.mute();
    this.#talking = undefined;
  };

  #talk(call: Call): void {
    const { media } = call;
    if (isHeard(media) || media.microphone.state.phase !== 'on') return;
    media.microphone.unmute();
    this.#talking = call;
  }

  #act(call: Call, letter: string, path: EventTarget[]): void {
    const { media } = call;
    if (letter === 'm') {
      this.#talking = undefined;
      void call.attempt(toggleMicrophone(media));
    } else if (letter === 'v') void call.attempt(toggle(media.camera));
    else if (letter === 's') void call.attempt(toggle(media.screen));
    else if (letter === 'p') this.#pin(path);
  }
}

/** The letter on a key: the one that it types, or where keys type no Latin letters, the one of its place. */
function letterOf({ key, code }: KeyboardEvent): string {
  return (/^[a-z]$/i.test(key) ? key : code.replace('Key', '')).toLowerCase();
}
