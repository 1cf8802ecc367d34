/** How the words of a language load. */
type Load<Words> = () => Promise<{ readonly words: Words }>;

/**
 * Words in several languages. English is there; each other language loads when a page needs it. All elements share one vocabulary. A rare
 * element has one more of its own, in a folder `words` beside it, and hands it to its `Language`: its words load with the element.
 */
export class Vocabulary<Words extends object> {
  readonly english: Words;
  readonly #shipped: Readonly<Record<string, Load<Words>>>;
  readonly #loaded = new Map<string, Words>();

  /** `shipped` has the languages besides English by their tags, without a region. */
  constructor(english: Words, shipped: Readonly<Record<string, Load<Words>>>) {
    this.english = english;
    this.#shipped = shipped;
    this.#loaded.set('en', english);
  }

  /** The words of a language: English ones while it loads, and if that fails; `undefined` if nobody has asked for it, or there is none. */
  in(language: string): Words | undefined {
    return this.#loaded.get(language);
  }

  /** Loads a language, unless it has been asked for already, and calls `loaded` when its words are there. */
  load(language: string, loaded: () => void): void {
    if (this.#loaded.has(language) || !Object.hasOwn(this.#shipped, language)) return;
    this.#loaded.set(language, this.english);
    this.#shipped[language]?.().then(
      ({ words }) => {
        this.#loaded.set(language, words);
        loaded();
      },
      () => void this.#loaded.delete(language), // whoever needs it next tries again
    );
  }
}
