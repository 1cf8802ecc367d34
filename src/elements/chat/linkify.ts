import { html } from 'lit';

/** Addresses in a text. They contain no characters that change the direction of text. */
const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gi;
/** Characters that end a sentence, not an address. */
const CLOSING = ".,:;!?'’”»…";
/** How many addresses of one text become links: a link costs far more than text. */
const MOST_LINKS = 100;
const SCHEMES = ['http:', 'https:', 'mailto:'];

/** Renders a text, with its web and mail addresses as links that send no referrer and have no access to this page. */
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

/** Removes what follows an address in a sentence: a full stop, or the closing bracket around it. */
function trim(found: string): string {
  const closing = found.includes('(') ? CLOSING : `${CLOSING})`;
  let end = found.length;
  while (closing.includes(found.charAt(end - 1))) end--;
  return found.slice(0, end);
}

/** Whether an address may become a link. With a user name in it, `https://bank.example@evil.example` looks like a bank. */
function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return SCHEMES.includes(protocol) && !username && !password;
}
