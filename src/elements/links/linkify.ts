import type { html as Html } from 'lit';
import { LinkifyIt, REBuilder } from 'linkify-it';

/** Links are looked for in the first characters of a text, in UTF-16 code units. */
const MOST_SEARCHED = 20_000;
/** How many addresses of one text become links: a link costs far more than text. */
const MOST_LINKS = 100;
const SCHEMES = ['http:', 'https:', 'mailto:'];
/** Characters that nobody sees or that change the direction of text. They end an address. */
const UNSEEN = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
/** Characters that end a sentence or mark a word, and that linkify-it takes for a part of the address. */
const CLOSING = /[.,:;?!*]+$/;

/**
 * The rules of linkify-it, with four changes: a link may follow a letter of a script without spaces; of addresses without
 * a scheme, only those with `www.` and of mail become links; `|` ends one; and `mailto:` may have a subject.
 */
class Rules extends REBuilder {
  override get_text_separators(): RegExp {
    return /[|<>\uff5c]/;
  }

  override get_schema_search(): RegExp {
    return (this.cache['schema'] ??= /(?<!\w)()(https?:|mailto:)/gi);
  }

  override get_fuzzy_link_search(): RegExp {
    return (this.cache['www'] ??= new RegExp(
      `(?<![\\w.:/@-])()www\\.${this.get_domain().source}\\.${this.get_url_host_port().source}${this.get_path().source}`,
      'gi',
    ));
  }

  override get_mail_name_validator(): RegExp {
    return (this.cache['name'] ??= new RegExp(
      `(?<![\\p{L}\\p{M}\\p{N}.+_/@-])((?=[a-z0-9])${this.get_mail_name().source})$`,
      'iu',
    ));
  }

  override get_mailto_validator(): RegExp {
    return (this.cache['mailto'] ??= new RegExp(super.get_mailto_validator().source + this.get_path().source, 'iy'));
  }
}

/** With `urlAuth`, an address with a user name is found as a whole, and can be left out as a whole. */
const finder = new LinkifyIt({ fuzzyLink: true, urlAuth: true, maxLength: 2048, rebuilder: new Rules() });

/**
 * Renders a text, with its web and mail addresses as links that send no referrer and have no access to this page. Takes
 * Lit's `html`, or the file that this module is in would hold a second copy of Lit.
 */
export function linkify(text: string, html: typeof Html): unknown {
  const parts: unknown[] = [];
  let at = 0;
  for (const { raw, url, index } of finder.match(text.slice(0, MOST_SEARCHED).replace(UNSEEN, ' ')) ?? []) {
    const extra = CLOSING.exec(raw)?.[0].length ?? 0;
    const href = url.slice(0, url.length - extra);
    const end = index + raw.length - extra;
    if (!isSafe(href) || end >= MOST_SEARCHED) continue; // an address that ends where the search does may be longer
    if (parts.length === 2 * MOST_LINKS) break;
    const address = text.slice(index, end);
    const link = html`<a part="link" href=${href} target="_blank" rel="noopener noreferrer nofollow ugc"
      >${address}</a
    >`;
    parts.push(text.slice(at, index), link);
    at = end;
  }
  return at === 0 ? text : [...parts, text.slice(at)];
}

/** Whether an address may become a link. With a user name in it, `https://bank.example@evil.example` looks like a bank. */
function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return SCHEMES.includes(protocol) && !username && !password;
}
