import { html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { dayName, dayOf, timeOfDay } from './calendar.js';
import {
  isFlood,
  isMessage,
  type ChatEntry,
  type ChatMessage,
  type ChatNote,
  type ChatPage,
} from './conversation/conversation.js';
import type { PeerId } from '../../core/index.js';
import type { FloodLine } from './conversation/flood-line.js';
import type { Language } from '../language/language.js';
import type { MessageRenderer, MessageText } from './message-text.js';
import { renderGivenName } from '../person/given-name.js';
import { renderAlike } from '../person/alike.js';
import { hue, initial } from '../person/person.js';
import { renderVerified } from '../person/verified.js';

/** Messages of one person within this time of each other form a group, in ms. */
const GROUP = 5 * 60 * 1000;

/** What a log needs to know of the people in it. */
export interface LogPeople {
  /** Messages that can be sent again if they failed, by id. */
  readonly resendable: ReadonlyMap<number, unknown> | undefined;
  /** Whose messages are not shown. */
  readonly hidden: ReadonlySet<PeerId>;
  /** Who is verified. */
  readonly verified: ReadonlySet<PeerId>;
}

/** What a log needs besides its entries. */
export interface LogScene {
  readonly language: Language;
  /** Renders a message in place of its text, if the page wants that. */
  readonly renderMessage: MessageRenderer;
  readonly texts: MessageText;
  readonly floods: FloodLine;
  readonly retry: (id: number) => void;
  readonly people: LogPeople;
}

/** Renders a conversation. Pages that have not changed are skipped. */
export function renderLog(pages: readonly ChatPage[], scene: LogScene): unknown {
  const { language, renderMessage, texts, floods } = scene;
  const { resendable, hidden, verified } = scene.people;
  const today = dayOf(new Date());
  const shown = pages
    .map((page) => ({ page, entries: hidden.size > 0 ? page.entries.filter(isShown(hidden)) : page.entries }))
    .filter(({ entries }) => entries.length > 0);
  return repeat(
    shown,
    ({ page }) => page.id,
    ({ page, entries }, index) => {
      const before = shown[index - 1]?.entries.at(-1);
      return guard(
        [
          page,
          before,
          hidden,
          verified,
          language.words,
          language.locale,
          renderMessage,
          ...texts.state,
          floods.state,
          resendable,
          today,
        ],
        () => html`<div class="page">${renderEntries(entries, before, scene)}</div>`,
      );
    },
  );
}

function isShown(hidden: ReadonlySet<PeerId>): (entry: ChatEntry) => boolean {
  return (entry) => !('from' in entry && hidden.has(entry.from));
}

function renderEntries(entries: readonly ChatEntry[], before: ChatEntry | undefined, scene: LogScene): unknown {
  return repeat(
    entries,
    (entry) => entry.id,
    (entry, index) => {
      const previous = index > 0 ? entries[index - 1] : before;
      return html`${renderDay(entry, previous, scene)}${
        isMessage(entry)
          ? renderMessage(entry, previous, scene)
          : isFlood(entry)
            ? scene.floods.render(entry, scene.language, () => renderEntries(entry.messages, entry, scene))
            : renderNote(entry, scene)
      }`;
    },
  );
}

/** Renders the day of an entry if it is not that of the entry before it. The first entry is compared with today. */
function renderDay({ time }: ChatEntry, previous: ChatEntry | undefined, { language }: LogScene): unknown {
  if (dayOf(time) === dayOf(previous?.time ?? new Date())) return nothing;
  return html`<p class="line day" part="day">
    <time datetime=${time.toISOString()}>${dayName(time, language)}</time>
  </p>`;
}

function renderNote({ event, name }: ChatNote, { language }: LogScene): unknown {
  const [before, after] = language.text(event).split('{name}');
  return html`<p class="line" part="event">${before}<bdi>${name}</bdi>${after}</p>`;
}

function renderMessage(message: ChatMessage, previous: ChatEntry | undefined, scene: LogScene): unknown {
  const { own, from, name, alike, given = false, time } = message;
  const { language } = scene;
  const follows =
    previous !== undefined &&
    isMessage(previous) &&
    previous.from === from &&
    previous.own === own &&
    previous.name === name &&
    previous.alike === alike &&
    (previous.given ?? false) === given &&
    time.getTime() - previous.time.getTime() < GROUP &&
    dayOf(time) === dayOf(previous.time);
  const who = own ? language.text('you') : name;
  const part = `message ${own ? 'own' : 'other'} ${follows ? 'follows' : 'first'}`;
  return html`<article class=${part} part=${part}>
    ${
      own || follows
        ? nothing
        : html`<span class="avatar" part="avatar" data-hue=${hue(from)} aria-hidden="true"
            >${initial(name, from)}</span
          >`
    }
    <header class=${follows ? 'unseen' : 'header'} part="header">
      ${given ? renderGivenName(who, language) : html`<span class="name" part="name" dir="auto">${who}</span>`}
      ${own || !scene.people.verified.has(from) ? nothing : renderVerified(language.text('verified'))}
      ${own ? nothing : renderAlike(alike, language)}
      <time part="time" datetime=${time.toISOString()}>${timeOfDay(time, language)}</time>
    </header>
    ${scene.texts.render(message, scene.renderMessage, language)} ${renderDelivery(message, scene)}
  </article>`;
}

function renderDelivery({ id, pending, total = 0, received = 0, failure }: ChatMessage, scene: LogScene): unknown {
  const { language, people, retry } = scene;
  if (failure !== undefined) {
    return html`<p class="failure" part="delivery">
      <span class="wrong" part="failure">${failure}</span>
      ${
        people.resendable?.has(id)
          ? html`<button type="button" class="retry" part="retry" @click=${() => retry(id)}>
              ${language.text('resend')}
            </button>`
          : nothing
      }
    </p>`;
  }
  if (total === 0) return nothing;
  const some = received > 0 && received < total;
  const text = some
    ? language.text('receivedBy', { count: received, total })
    : language.text(pending ? 'sending' : 'received');
  return html`<p class="delivery ${pending ? 'pending' : 'done'}" part="delivery">${text}</p>`;
}
