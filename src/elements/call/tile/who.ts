import { html, nothing } from 'lit';
import type { Peer } from '../../../core/index.js';
import type { Language } from '../../language/language.js';
import type { CallWords } from '../../language/words.js';
import { renderAlike } from '../../person/alike.js';
import { renderGivenName } from '../../person/given-name.js';
import { hasGivenName, hue, initial, nameOf } from '../../person/person.js';
import { renderVerified } from '../../person/verified.js';
import type { Picture } from './picture.js';

/** How a tile shows somebody. */
export interface Looks {
  /** What the tile is called. */
  readonly name: string;
  readonly source: string;
  /** Whether there is a picture to see. */
  readonly shows: boolean;
  /** Whether the picture is in a window of its own. */
  readonly away: boolean;
  /** `undefined`: it is ourselves. */
  readonly peer: Peer | undefined;
  /** The number after a name that looks like another one. */
  readonly number: number | undefined;
}

/** Renders whose tile it is, and how they are. */
export function renderWho(picture: Picture, looks: Looks, language: Language<CallWords>): unknown {
  const { who, muted } = picture;
  const { name, source, shows, peer, number } = looks;
  const { text } = language;
  return html`${
      shows
        ? nothing
        : html`<span class="avatar" part="avatar" data-hue=${hue(who.id)} aria-hidden="true"
            >${initial(nameOf(who, text('guest')), who.id)}</span
          >`
    }
    <div class="caption" part="caption">
      ${
        muted
          ? html`<span class="mark" part="muted" title=${text('micOff')}
              ><svg viewBox="0 0 24 24" aria-hidden="true">
                <path
                  d="M9 6a3 3 0 0 1 6 0v5m-.9 2.1A3 3 0 0 1 9 11V9m-3 2a6 6 0 0 0 9.5 4.9M18 11v.5M12 17v4M4 3l16 17"
                /></svg
              ><span class="unseen">${text('micOff')}</span></span
            >`
          : nothing
      }<span class="who"
        >${
          peer && hasGivenName(who) && source !== 'screen'
            ? renderGivenName(name, language)
            : html`<span part="name" dir="auto">${name}</span>`
        }</span
      >${peer?.trust === 'verified' ? renderVerified(text('verified')) : nothing}${renderAlike(number, language)}
    </div>`;
}

/** What each note has for those for whom there is no room for its words. */
const SIGNS = {
  away: 'M3 5h18v14H3zM12 12h6v4h-6z',
  waiting: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2',
  poor: 'M12 4L2 20h20zM12 11v3M12 17h.01',
  lost: 'M5 20v-5M12 20V10M19 20V5M3 4l18 16',
} as const;

/** Renders what keeps us from seeing somebody well. That the link is gone says more than that we wait for one. */
export function renderNotes(
  { quality, waiting }: Picture,
  { away }: Pick<Looks, 'away'>,
  { text }: Language<CallWords>,
): unknown {
  const note = (about: keyof typeof SIGNS, words: string): unknown =>
    html`<p part=${about === quality ? 'quality' : 'status'} title=${words}>
      <span class="mark"
        ><svg viewBox="0 0 24 24" aria-hidden="true"><path d=${SIGNS[about]} /></svg></span
      ><span class="words">${words}</span>
    </p>`;
  return html`<div class="notes">
    ${away ? note('away', text('tileAway')) : nothing}${waiting && quality !== 'lost' ? note('waiting', text('tileWaiting')) : nothing}${
      quality ? note(quality, text(quality === 'poor' ? 'tilePoor' : 'tileLost')) : nothing
    }
  </div>`;
}
