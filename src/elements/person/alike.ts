import { html, nothing } from 'lit';
import type { Connection, PeerId } from '../../core/index.js';
import type { Language } from '../language/language.js';
import type { Namesakes } from './namesakes.js';
import { displayName } from './person.js';

/** Who in a room has a name that looks like another's. What compares names loads when there is a room. */
export class Alike {
  readonly #changed: () => void;
  #connection: Connection | undefined;
  #namesakes: Namesakes | undefined;

  /** `changed` is called when it is known. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Follows a connection, until the returned function is called. */
  follow(connection: Connection): () => void {
    this.#connection = connection;
    this.#compare();
    return () => {
      this.#connection = this.#namesakes = undefined;
    };
  }

  /** The number that tells somebody here from others whose names look alike; `undefined` if there are none. */
  numberOf(id: PeerId): number | undefined {
    this.#compare();
    return this.#namesakes?.numberOf(id);
  }

  /** Loads what compares names, unless it is there. */
  #compare(): void {
    const connection = this.#connection;
    if (!connection || this.#namesakes) return;
    import('./namesakes.js').then(
      ({ namesakesOf }) => {
        if (this.#connection !== connection || this.#namesakes) return;
        this.#namesakes = namesakesOf(connection, displayName);
        this.#changed();
      },
      () => undefined, // names go unmarked; whoever asks next tries again
    );
  }
}

/** Renders the number after a name, if there is one, and what it means: as a tooltip and for screen readers, unless that is `said`. */
export function renderAlike(number: number | undefined, language: Language, said = false): unknown {
  if (number === undefined) return nothing;
  return html`<span class="alike" part="alike" title=${language.text('alike')}
    >${language.text('nth', { count: number })}${
      said ? nothing : html`<span class="unseen"> ${language.text('alike')}</span>`
    }</span
  >`;
}
