/** How long a burst of texts lasts, in ms, from its first text. */
const BURST = 5000;
/** How many texts of a burst are read out. Nobody can follow more. */
const MOST = 5;
/** Longest text that is read out, in UTF-16 code units. */
const LONGEST = 500;

/** Makes screen readers announce each text once. At the end of a burst, they say how many more there were. */
export class Announcer {
  readonly #summary: (count: number) => string;
  readonly #region: () => Element | null;
  /** How many texts this burst has. */
  #count = 0;
  #burst: ReturnType<typeof setTimeout> | undefined;

  /** `region` returns the live region, and `summary` what to say of so many more texts. */
  constructor(region: () => Element | null, summary: (count: number) => string) {
    this.#region = region;
    this.#summary = summary;
  }

  /**
   * Says a text. An `urgent` one is read out in any burst. Each has a paragraph of its own: screen readers announce added
   * elements, but not replaced texts.
   */
  say(text: string, urgent = false): void {
    if (this.#burst === undefined) {
      this.clear();
      this.#burst = setTimeout(() => this.#onEnd(), BURST);
    }
    if (!urgent && ++this.#count > MOST) return;
    const region = this.#region();
    const paragraph = region?.ownerDocument.createElement('p');
    if (!paragraph) return;
    paragraph.textContent = text.slice(0, LONGEST);
    region?.append(paragraph);
  }

  clear(): void {
    clearTimeout(this.#burst);
    this.#burst = undefined;
    this.#count = 0;
    this.#region()?.replaceChildren();
  }

  #onEnd(): void {
    const unsaid = this.#count - MOST;
    this.#burst = undefined;
    if (unsaid > 0) this.say(this.#summary(unsaid));
  }
}
