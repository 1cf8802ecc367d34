import type { Peer } from '../../core/index.js';
import { formatter } from '../language/formatter.js';
import { words as english } from '../language/languages/en.js';

/** Longest name that is shown, in characters as readers count them, and in UTF-16 code units. */
const LONGEST_NAME = 40;
const LONGEST_TEXT = 200;
/** How many colours avatars have. */
const HUES = 8;
/**
 * Characters that are invisible or change the text around them: controls, formats, lone surrogates, line breaks and
 * blank letters. Joiners stay, which Persian and emoji need, and so do flags of regions.
 */
const UNSEEN =
  /(\u{1f3f4}[\u{e0020}-\u{e007f}]{1,6})|(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/gu;
/** White space at both ends, marks and joiners before the first letter, and all but the first four of them on one letter. */
const LOOSE = /^[\s\p{M}\u200c\u200d]+|(?<=[\p{M}\u200c\u200d]{4})[\p{M}\u200c\u200d]+|\s+$/gu;
/** Punctuation, like quotes and brackets, before a letter, a number or a symbol like an emoji. */
const AROUND = /^[\p{P}\p{Sm}\p{Sk}\s]+(?=[\p{L}\p{N}\p{So}])/u;

/**
 * Returns the name of a peer, safe to show whatever the peer sent: that which the server gives, or else that which the peer says, or
 * `Guest` and the start of the id.
 */
export function displayName(peer: Pick<Peer, 'id' | 'presence'> & Partial<Pick<Peer, 'given'>>): string {
  return nameOf(peer, english.guest);
}

/** A peer, or what a page has kept of one. */
interface Named extends Pick<Peer, 'id'> {
  readonly presence?: Peer['presence'] | undefined;
  readonly given?: Peer['given'] | undefined;
}

/** Whether the server gives the name, so it is not only what somebody says. */
export function hasGivenName({ given }: Pick<Named, 'given'>): boolean {
  return typeof given?.['name'] === 'string' && given['name'] !== '';
}

/** Does the same; `guest` is what to call a peer without a name, where `{name}` is replaced by the start of the id. */
export function nameOf({ id, presence, given }: Named, guest: string): string {
  const told = hasGivenName({ given }) ? given?.['name'] : presence?.['name'];
  const text = typeof told === 'string' ? told.slice(0, 5 * LONGEST_TEXT) : '';
  const name = text.replace(/\s+/g, ' ').replace(UNSEEN, '$1').replace(LOOSE, '').slice(0, LONGEST_TEXT);
  if (!name) return guest.replace('{name}', id.slice(0, 4)).trim();
  if (name.length <= LONGEST_NAME) return name;
  const characters = split(name, LONGEST_NAME + 1);
  return characters.length > LONGEST_NAME ? `${characters.slice(0, -2).join('')}…` : name;
}

/** Returns the first characters, as readers count them: an emoji or a letter with its accents is one. */
function split(text: string, most: number): string[] {
  const characters: string[] = [];
  const segmenter = formatter('characters', () => new Intl.Segmenter());
  for (const { segment } of segmenter.segment(text)) if (characters.push(segment) === most) break;
  return characters;
}

/** Returns the letter for an avatar: the first of the name, without quotes or brackets before it, or of the id for a guest. */
export function initial(name: string, id: string): string {
  const [first = ''] = split(id && name.includes(id.slice(0, 4)) ? id : name.replace(AROUND, ''), 1);
  return first.toLocaleUpperCase();
}

/** Returns the colour of an avatar, from 0 to 7. An id always has the same one. */
export function hue(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % HUES;
}
