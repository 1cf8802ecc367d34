import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { formatter } from './formatter.js';
import { words as english } from './languages/en.js';
import type { Plural, Words } from './words.js';

type TextKey = { [Key in keyof Words]: Words[Key] extends string ? Key : never }[keyof Words];
type PluralKey = Exclude<keyof Words, TextKey>;
type Values = Readonly<Record<string, string | number>>;

/** Languages that come with the elements beside English, each loaded when a page asks for it. */
const SHIPPED: Readonly<Record<string, () => Promise<{ words: Words }>>> = {
  ar: () => import('./languages/ar.js'),
  de: () => import('./languages/de.js'),
  es: () => import('./languages/es.js'),
  fr: () => import('./languages/fr.js'),
};

const loaded = new Map<string, Words>([['en', english]]);
const replaced = new Map<string, Partial<Words>>();
/** Elements in a document, which say something in some language. */
const speakers = new Set<ReactiveControllerHost>();
/** Counts the changes of `loaded` and `replaced`. */
let edition = 0;
let observer: MutationObserver | undefined;

/**
 * Replaces words of the elements in one language, or adds a language: `setWords('da', { send: 'Send', … })`. What is
 * missing is said in English.
 *
 * @param language - A BCP 47 tag, as in `lang`: `de`, or `de-AT` for that region alone.
 */
export function setWords(language: string, words: Partial<Words>): void {
  const tag = language.toLowerCase();
  replaced.set(tag, { ...replaced.get(tag), ...words });
  edition++;
  repeat();
}

/** What one element says, in the language of the nearest `lang` around it. Tells it when that changes. */
export class Language implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #words: Words = english;
  /** Whose plurals the words follow. */
  #spoken = 'en';
  #tag = '';
  #edition = -1;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  /** All words; the same object until the language or one of them is another. */
  get words(): Words {
    return this.#words;
  }

  /** For dates and numbers, by `Intl`; `undefined` leaves the choice to the browser. */
  get locale(): string | undefined {
    return this.#tag || undefined;
  }

  hostConnected(): void {
    speakers.add(this.#host);
    observer ??= new MutationObserver(repeat);
    observer.observe(this.#host.ownerDocument, { attributeFilter: ['lang'], subtree: true });
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    speakers.delete(this.#host);
    if (speakers.size > 0) return;
    observer?.disconnect();
    observer = undefined;
  }

  hostUpdate(): void {
    const tag = canonical(nearestLanguage(this.#host));
    if (tag === this.#tag && edition === this.#edition) return;
    this.#tag = tag;
    this.#edition = edition;
    const [base = ''] = this.#tag.toLowerCase().split('-');
    load(base);
    const known = loaded.has(base) || replaced.has(base) || replaced.has(this.#tag.toLowerCase());
    this.#spoken = known ? this.#tag : 'en';
    this.#words = {
      ...english,
      ...replaced.get('en'),
      ...loaded.get(base),
      ...replaced.get(base),
      ...replaced.get(this.#tag.toLowerCase()),
    };
  }

  /** A text, with these values put in. */
  text(key: TextKey, values: Values = {}): string {
    return this.#fill(this.#words[key], values);
  }

  /** A text that depends on a number. */
  plural(key: PluralKey, count: number, values: Values = {}): string {
    const rules = formatter(`plural ${this.#spoken}`, () => new Intl.PluralRules(this.#spoken));
    const forms: Plural = this.#words[key];
    return this.#fill(forms[rules.select(count)] ?? forms.other, { count, ...values });
  }

  /** Several names in one text. */
  list(names: readonly string[]): string {
    return formatter(`list ${this.#spoken}`, () => new Intl.ListFormat(this.#spoken)).format(names);
  }

  #fill(text: string, values: Values): string {
    return text.replace(/\{(\w+)\}/g, (placeholder, key: string) => {
      const value = values[key];
      if (typeof value !== 'number') return value ?? placeholder;
      return formatter(`number ${this.#tag}`, () => new Intl.NumberFormat(this.locale)).format(value);
    });
  }
}

function load(language: string): void {
  if (loaded.has(language) || !Object.hasOwn(SHIPPED, language)) return;
  loaded.set(language, english); // until it is there, and for good if it cannot be had
  SHIPPED[language]?.().then(
    ({ words }) => {
      loaded.set(language, words);
      edition++;
      repeat();
    },
    () => undefined,
  );
}

/** Has everybody say again what they say. */
function repeat(): void {
  for (const speaker of speakers) speaker.requestUpdate();
}

/** The `lang` that holds for an element, from outside of shadow roots too. */
function nearestLanguage(element: Element): string {
  for (let at: Element | undefined = element; at;) {
    const found: Element | null = at.closest('[lang]');
    if (found) return found.getAttribute('lang') ?? '';
    const root: Node = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : undefined;
  }
  return '';
}

/** A tag as `Intl` takes it; none for one that makes no sense. */
function canonical(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? '';
  } catch {
    return '';
  }
}
