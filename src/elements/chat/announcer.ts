/** How long a burst of texts lasts, in ms, from its first text. */
const BURST = 5000;
/** How many texts of a burst are read out. Nobody can follow more. */
const MOST = 5;
/** How often floods are told of, in ms; and of how many people at once. */
const FLOOD = 30_000;
const MOST_NAMED = 3;
/** How many names are counted: one person can have many. */
const MOST_COUNTED = 50;
/** Longest text that is read out, in UTF-16 code units. */
const LONGEST = 500;

/**
 * Makes screen readers announce each text once. At the end of a burst, they say how many more there were. Of a flood, they say twice a
 * minute how many messages it had: who floods a chat does not keep them from reading out what others say.
 */
export class Announcer {
  readonly #summary: (count: number, name?: string) => string;
  readonly #region: () => Element | null;
  /** How many texts this burst has. */
  #count = 0;
  #burst: ReturnType<typeof setTimeout> | undefined;
  /** How many messages each flood had since it was last told of, by name. */
  #floods = new Map<string, number>();
  #flood: ReturnType<typeof setTimeout> | undefined;

  /** `region` returns the live region, and `summary` what to say of so many more texts, or messages of one person. */
  constructor(region: () => Element | null, summary: (count: number, name?: string) => string) {
    this.#region = region;
    this.#summary = summary;
  }

  /**
   * Says a text. An `urgent` one is read out in any burst. Each has a paragraph of its own: screen readers announce added
   * elements, but not replaced texts.
   */
  say(text: string, urgent = false): void {
    if (this.#burst === undefined) {
      this.#begin();
      this.#burst = setTimeout(() => this.#onEnd(), BURST);
    }
    if (!urgent && ++this.#count > MOST) return;
    const region = this.#region();
    const paragraph = region?.ownerDocument.createElement('p');
    if (!paragraph) return;
    paragraph.textContent = text.slice(0, LONGEST);
    region?.append(paragraph);
  }

  /** Counts a message of a flood, by this name. */
  count(name: string): void {
    if (this.#floods.size < MOST_COUNTED || this.#floods.has(name))
      this.#floods.set(name, (this.#floods.get(name) ?? 0) + 1);
    this.#flood ??= setTimeout(() => this.#onFlood(), FLOOD);
  }

  clear(): void {
    clearTimeout(this.#flood);
    this.#flood = undefined;
    this.#floods = new Map();
    this.#begin();
  }

  #begin(): void {
    clearTimeout(this.#burst);
    this.#burst = undefined;
    this.#count = 0;
    this.#region()?.replaceChildren();
  }

  #onFlood(): void {
    const floods = [...this.#floods].sort(([, one], [, other]) => other - one);
    this.#flood = undefined;
    this.#floods = new Map();
    for (const [name, count] of floods.slice(0, MOST_NAMED)) this.say(this.#summary(count, name), true);
  }

  #onEnd(): void {
    const unsaid = this.#count - MOST;
    this.#burst = undefined;
    if (unsaid > 0) this.say(this.#summary(unsaid));
  }
}
