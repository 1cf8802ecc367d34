import type { Peer } from '../../core/index.js';
import { formatter } from '../language/formatter.js';
import { words as english } from '../language/languages/en.js';

/** Longest name that is shown, in characters as a reader counts them, and in UTF-16 code units. */
const LONGEST_NAME = 40;
const LONGEST_TEXT = 200;
/** How many colours of avatar there are. */
const HUES = 8;
/**
 * What nobody sees, or what changes the text around it: controls, formats, halves of characters, ends of lines and
 * letters without a shape. The joiners stay, which Persian and emoji are written with, and so do flags of regions.
 */
const UNSEEN =
  /(\u{1f3f4}[\u{e0020}-\u{e007f}]{1,6})|(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/gu;
/** Marks and joiners before the first letter; and those of one letter beyond the fourth. */
const LOOSE = /^[\s\p{M}\u200c\u200d]+|(?<=[\p{M}\u200c\u200d]{4})[\p{M}\u200c\u200d]+|\s+$/gu;

/** A name as it may be shown, whatever a peer says it is; without one the beginning of the id. */
export function displayName(peer: Pick<Peer, 'id' | 'presence'>): string {
  return nameOf(peer, english.guest);
}

/** The same, where `guest` says what somebody without a name is called; `{name}` is the beginning of the id. */
export function nameOf({ id, presence }: Pick<Peer, 'id' | 'presence'>, guest: string): string {
  const told = presence['name'];
  const text = typeof told === 'string' ? told.slice(0, 5 * LONGEST_TEXT) : '';
  const name = text.replace(/\s+/g, ' ').replace(UNSEEN, '$1').replace(LOOSE, '').slice(0, LONGEST_TEXT);
  if (!name) return guest.replace('{name}', id.slice(0, 4));
  if (name.length <= LONGEST_NAME) return name;
  const characters = split(name, LONGEST_NAME + 1);
  return characters.length > LONGEST_NAME ? `${characters.slice(0, -2).join('')}…` : name;
}

/** The first of what a reader takes for one character each, emoji and accents included. */
function split(text: string, most: number): string[] {
  const characters: string[] = [];
  const segmenter = formatter('characters', () => new Intl.Segmenter());
  for (const { segment } of segmenter.segment(text)) if (characters.push(segment) === most) break;
  return characters;
}

/** The letter on the avatar of this peer: of its name, or of its id if that is what it is called by. */
export function initial(name: string, id: string): string {
  const [first = ''] = split(name.includes(id.slice(0, 4)) ? id : name, 1);
  return first.toLocaleUpperCase();
}

/** The colour of an avatar, always the same for one id: 0 to 7. */
export function hue(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % HUES;
}
