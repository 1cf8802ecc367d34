import { html } from 'lit';

/** Addresses in a text. What turns the direction of text cannot be a part of one. */
const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gi;
/** What ends a sentence, not an address. */
const CLOSING = ".,:;!?'’”»…";
/** So many addresses of one text can be followed: each costs far more than the text that it is. */
const MOST_LINKS = 100;
const SCHEMES = ['http:', 'https:', 'mailto:'];

/** A text in which web and mail addresses can be followed, and tell the other site nothing about this one. */
export function linkify(text: string): unknown {
  const parts: unknown[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = trim(found);
    if (!isSafe(address)) continue;
    if (parts.length === 2 * MOST_LINKS) break;
    parts.push(text.slice(at, index), link(address));
    at = index + address.length;
  }
  return at === 0 ? text : [...parts, text.slice(at)];
}

function link(address: string): unknown {
  return html`<a part="link" href=${address} target="_blank" rel="noopener noreferrer nofollow ugc">${address}</a>`;
}

/** Without what follows an address in a sentence: a full stop, or the bracket around it. */
function trim(found: string): string {
  const closing = found.includes('(') ? CLOSING : `${CLOSING})`;
  let end = found.length;
  while (closing.includes(found.charAt(end - 1))) end--;
  return found.slice(0, end);
}

/** Whether it may be followed. One that begins with somebody's name passes for the address of another site. */
function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return SCHEMES.includes(protocol) && !username && !password;
}
