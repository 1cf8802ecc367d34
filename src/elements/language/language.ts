import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { selfAndHosts } from '../hosts-around.js';
import { Stay } from '../stay.js';
import { formatter } from './formatter.js';
import { words as english } from './languages/en.js';
import { Vocabulary } from './vocabulary.js';
import type { CommonWords, Plural, Words } from './words.js';

type TextKey<All> = { [Key in keyof All]: All[Key] extends string ? Key : never }[keyof All];
type PluralKey<All> = { [Key in keyof All]: All[Key] extends Plural ? Key : never }[keyof All];
type Values = Readonly<Record<string, string | number>>;

/** The words that all elements share. */
const COMMON = new Vocabulary<CommonWords>(english, {
  ar: () => import('./languages/ar.js'),
  de: () => import('./languages/de.js'),
  es: () => import('./languages/es.js'),
  fr: () => import('./languages/fr.js'),
  it: () => import('./languages/it.js'),
  ja: () => import('./languages/ja.js'),
  pt: () => import('./languages/pt.js'),
  zh: () => import('./languages/zh.js'),
});

const replaced = new Map<string, Partial<Words>>();
/** The elements in a page that have words to show. */
const speakers = new Set<ReactiveControllerHost>();
/** Counts the languages that have loaded, and the changes of `replaced`. */
let edition = 0;
let observer: MutationObserver | undefined;

/**
 * Replaces words of the elements in one language, or adds a language: `setWords('da', { send: 'Send', … })`. Missing
 * words are in English.
 *
 * @param language - A BCP 47 tag, as in `lang`: `de`, or `de-AT` for one region only.
 */
export function setWords(language: string, words: Partial<Words>): void {
  const tag = (canonical(language) || language).toLowerCase();
  replaced.set(tag, { ...replaced.get(tag), ...words });
  renew();
}

/**
 * Gives an element its words in the language of the nearest `lang` around it, and updates it when that changes. `Own` are words that not
 * all elements share.
 */
export class Language<Own extends object = object> implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #own: Vocabulary<Own> | undefined;
  #words: CommonWords & Own;
  /** The language whose plural rules the words follow. */
  #spoken = 'en';
  #tag = '';
  #edition = -1;

  constructor(host: ReactiveControllerHost & HTMLElement, ...[own]: object extends Own ? [] : [own: Vocabulary<Own>]) {
    this.#host = host;
    this.#own = own;
    this.#words = this.#in('en');
    host.addController(this);
    new Stay(host, (lasts) => this.#listen(lasts)); // not all that leave are taken out: some lose their window
  }

  /** All words: the same object until the language or a word changes. */
  get words(): CommonWords & Own {
    return this.#words;
  }

  /** The locale for dates and numbers; `undefined` means the default of the browser. */
  get locale(): string | undefined {
    return this.#tag || undefined;
  }

  hostUpdate(): void {
    const tag = canonical(nearestLanguage(this.#host));
    if (tag === this.#tag && edition === this.#edition) return;
    this.#tag = tag;
    this.#edition = edition;
    const [base = ''] = this.#tag.toLowerCase().split('-');
    COMMON.load(base, renew);
    this.#own?.load(base, renew);
    const taught = [replaced.get(base), replaced.get(this.#tag.toLowerCase())];
    this.#spoken = [COMMON.in(base), ...taught].some(Boolean) ? this.#tag : 'en';
    this.#words = { ...this.#in('en'), ...replaced.get('en'), ...this.#in(base), ...taught[0], ...taught[1] };
  }

  /** Returns a text with these values filled in. */
  readonly text = (key: TextKey<CommonWords & Own>, values: Values = {}): string =>
    this.#fill(this.#words[key] as string, values);

  /** Returns the form of a text for this number, with the number filled in as `{count}`. */
  plural(key: PluralKey<CommonWords & Own>, count: number, values: Values = {}): string {
    const rules = formatter(`plural ${this.#spoken}`, () => new Intl.PluralRules(this.#spoken));
    const forms = this.#words[key] as Plural;
    return this.#fill(forms[rules.select(count)] ?? forms.other, { count, ...values });
  }

  /** Joins names, like "Ann, Bob, and Carol". */
  list(names: readonly string[]): string {
    return formatter(`list ${this.#spoken}`, () => new Intl.ListFormat(this.#spoken)).format(names);
  }

  #in(language: string): CommonWords & Own {
    return { ...COMMON.in(language), ...this.#own?.in(language) } as CommonWords & Own;
  }

  #listen(here: boolean): void {
    if (here) {
      speakers.add(this.#host);
      observer ??= new MutationObserver(repeat);
      for (const at of selfAndHosts(this.#host)) {
        observer.observe(at.getRootNode(), { attributeFilter: ['lang'], subtree: true });
      }
      this.#host.requestUpdate();
    } else {
      speakers.delete(this.#host);
      if (speakers.size > 0) return;
      observer?.disconnect();
      observer = undefined;
    }
  }

  #fill(text: string, values: Values): string {
    return text.replace(/\{(\w+)\}/g, (placeholder, key: string) => {
      const value = values[key];
      if (typeof value !== 'number') return value ?? placeholder;
      return formatter(`number ${this.#tag}`, () => new Intl.NumberFormat(this.locale)).format(value);
    });
  }
}

/** There are other words now: updates all elements that show some. */
function renew(): void {
  edition++;
  repeat();
}

/** Updates all elements that have words to show. */
function repeat(): void {
  for (const speaker of speakers) speaker.requestUpdate();
}

/** Returns the nearest `lang` around an element, also outside of its shadow root. */
function nearestLanguage(element: Element): string {
  for (const at of selfAndHosts(element)) {
    const found = at.closest('[lang]');
    if (found) return found.getAttribute('lang') ?? '';
  }
  return '';
}

/** Returns a tag in the form that `Intl` takes, also of `de_DE`; an empty string for an invalid one. */
function canonical(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag.trim().replaceAll('_', '-'))[0] ?? '';
  } catch {
    return '';
  }
}
