/** What changes within this time is said together, in ms: nobody can be flooded. */
const PAUSE = 1_500;
/** How many changes are said at a time. Nobody can follow more. */
const MOST = 4;

/** What to say of something when it comes, and when it goes. */
export interface News {
  readonly comes: string;
  readonly goes: string;
  /** It is ours: news also if it is there from the beginning. */
  readonly own?: true;
}

/** Tells screen readers what is new in a call since it was last said. */
export class Captions {
  readonly #changed: () => void;
  #text = '';
  #said: ReadonlyMap<string, News> | undefined;
  #current: ReadonlyMap<string, News> = new Map();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `changed` is called when there is another `text`. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** What to read out. */
  get text(): string {
    return this.#text;
  }

  /** This is what there is now, by key. What others have at first is no news. */
  follow(current: ReadonlyMap<string, News>): void {
    this.#current = current;
    this.#said ??= new Map([...current].filter(([, { own }]) => !own));
    if (this.#news().length > 0) this.#timer ??= setTimeout(() => this.#onTime(), PAUSE);
  }

  /** Nobody listens any more. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#said = undefined;
    this.#text = '';
  }

  #onTime(): void {
    const news = this.#news();
    this.#timer = undefined;
    this.#said = this.#current;
    if (news.length === 0) return;
    this.#text = news.slice(0, MOST).join(' ');
    this.#changed();
  }

  #news(): string[] {
    const before = this.#said ?? this.#current;
    const now = this.#current;
    const missing = (all: ReadonlyMap<string, News>, others: ReadonlyMap<string, News>): News[] =>
      [...all].flatMap(([key, news]) => (others.has(key) ? [] : [news]));
    return [...missing(now, before).map(({ comes }) => comes), ...missing(before, now).map(({ goes }) => goes)];
  }
}
