import { css } from 'lit';
import type { Peer } from '../core/index.js';
import { words as english } from './languages/en.js';

/** Longest name that is shown, in characters. */
const LONGEST_NAME = 40;
/** How many colours of avatar there are. */
const HUES = 8;
/** Control characters, and those that turn the direction of the text around them. */
const UNSEEN = /[\0-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A name as it may be shown, whatever a peer says it is; without one the beginning of the id. */
export function displayName(peer: Pick<Peer, 'id' | 'presence'>): string {
  return nameOf(peer, english.guest);
}

/** The same, where `guest` says what somebody without a name is called; `{name}` is the beginning of the id. */
export function nameOf({ id, presence }: Pick<Peer, 'id' | 'presence'>, guest: string): string {
  const told = presence['name'];
  const name = typeof told === 'string' ? told.slice(0, 1000).replace(UNSEEN, '').trim() : '';
  const characters = split(name);
  if (characters.length > LONGEST_NAME) return `${characters.slice(0, LONGEST_NAME - 1).join('')}…`;
  return name || guest.replace('{name}', id.slice(0, 4));
}

/** What a reader takes for one character each, emoji and accents included. */
function split(name: string): string[] {
  return Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
}

/** The letter on the avatar of this peer: of its name, or of its id if that is what it is called by. */
export function initial(name: string, id: string): string {
  const [first = ''] = split(name.includes(id.slice(0, 4)) ? id : name);
  return first.toLocaleUpperCase();
}

/** The colour of an avatar, always the same for one id: 0 to 7. */
export function hue(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % HUES;
}

/** A round sign for one person: `<span class="avatar" data-hue="3">`. */
export const avatarStyles = css`
  .avatar {
    --hue: 0;
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 2em;
    block-size: 2em;
    border-radius: 50%;
    font-size: 0.875em;
    font-weight: 600;
    color: light-dark(oklch(0.35 0.09 var(--hue)), oklch(0.92 0.05 var(--hue)));
    background: light-dark(oklch(0.91 0.06 var(--hue)), oklch(0.4 0.09 var(--hue)));
  }
  @media (forced-colors: active) {
    .avatar {
      border: 1px solid CanvasText;
    }
  }
  .avatar[data-hue='1'] {
    --hue: 45;
  }
  .avatar[data-hue='2'] {
    --hue: 90;
  }
  .avatar[data-hue='3'] {
    --hue: 135;
  }
  .avatar[data-hue='4'] {
    --hue: 180;
  }
  .avatar[data-hue='5'] {
    --hue: 225;
  }
  .avatar[data-hue='6'] {
    --hue: 270;
  }
  .avatar[data-hue='7'] {
    --hue: 315;
  }
`;
