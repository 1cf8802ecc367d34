import { html, noChange, nothing } from 'lit';
import { Directive, directive, type ChildPart } from 'lit/directive.js';
import { insertPart, setChildPartValue } from 'lit/directive-helpers.js';
import type { ChatMessage } from './conversation/conversation.js';
import type { Language } from '../language/language.js';
import type { linkify } from '../links/linkify.js';

/** Longest text that is shown at once, in UTF-16 code units. */
const LONGEST = 20_000;
/** What a text with a link in it contains. */
const LINKED = /:\/\/|www\.|@/i;

/** Returns what to show in place of a message's text. */
export type MessageRenderer = ((message: ChatMessage) => unknown) | undefined;

/** Renders what messages say: the text with its links, or what the page makes of it. */
export class MessageText {
  readonly #changed: () => void;
  readonly #rendered = new WeakMap<ChatMessage, { readonly by: MessageRenderer; readonly content: unknown }>();
  /** The messages whose whole text is shown, by id. */
  #whole: readonly number[] = [];
  #linkify: typeof linkify | undefined;

  /** `changed` is called when there is more to show: links, or a whole text. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** What the texts depend on, besides the messages. */
  get state(): readonly unknown[] {
    return [this.#linkify, this.#whole];
  }

  render(message: ChatMessage, by: MessageRenderer, language: Language): unknown {
    const { id, text } = message;
    const custom = this.#custom(message, by);
    const cut = custom === undefined && text.length > LONGEST + 1 && !this.#whole.includes(id);
    const content =
      custom === undefined
        ? this.#link(cut ? `${text.slice(0, LONGEST)}…` : text)
        : attempt({ value: custom, failed: () => this.#refuse(message, by) });
    const expand = html`<button type="button" class="retry" part="expand" @click=${() => this.#expand(id)}>
      ${language.text('showAll')}
    </button>`;
    return html`<div class="text" part="text" dir="auto">${content}</div>
      ${cut ? expand : nothing}`;
  }

  /** Asks the page once for each message: what it made may hold state, like an open `<details>`. */
  #custom(message: ChatMessage, by: MessageRenderer): unknown {
    if (!by) return undefined;
    const before = this.#rendered.get(message);
    if (before?.by === by) return before.content;
    let content: unknown;
    try {
      content = by(message) ?? undefined;
    } catch (error) {
      reportError(error);
    }
    this.#rendered.set(message, { by, content });
    return content;
  }

  /** What the page made cannot be shown: shows the text instead, in the next update. */
  #refuse(message: ChatMessage, by: MessageRenderer): void {
    this.#rendered.set(message, { by, content: undefined });
    this.#whole = [...this.#whole];
    queueMicrotask(this.#changed);
  }

  /** Renders a text with its links. What finds them loads when a text may have some; until then, it is plain text. */
  #link(text: string): unknown {
    if (!LINKED.test(text)) return text;
    if (this.#linkify) return this.#linkify(text, html);
    import('../links/linkify.js').then(
      ({ linkify }) => {
        this.#linkify = linkify;
        this.#changed();
      },
      () => undefined, // it stays plain text
    );
    return text;
  }

  #expand(id: number): void {
    this.#whole = [...this.#whole, id];
    this.#changed();
  }
}

interface Trial {
  readonly value: unknown;
  readonly failed: () => void;
}

/** Shows a value that may throw while it renders. If it does, reports the error, shows nothing and calls `failed`. */
class Attempt extends Directive {
  #part: ChildPart | undefined;

  override render({ value }: Trial): unknown {
    return value;
  }

  override update(part: ChildPart, [{ value, failed }]: Parameters<Attempt['render']>): unknown {
    if (!this.#part) {
      setChildPartValue(part, nothing, this); // there may have been a text
      this.#part = insertPart(part);
    }
    try {
      setChildPartValue(this.#part, value);
    } catch (error) {
      reportError(error);
      failed();
    }
    return noChange;
  }
}

const attempt = directive(Attempt);
