import { expect, fixture, html as litHtml } from '@open-wc/testing';
import { html, render } from 'lit';
import 'webrtc-elements/define';
import type { ChatMessage, WebrtcChatElement } from 'webrtc-elements';
import { linkify } from '../../src/elements/links/linkify.js';
import { until } from '../support/wait.js';

const WIKI = 'https://en.wikipedia.org/wiki/Blur_(band)';
const X = 'https://x.example/a';

/** Texts, and what of them becomes a link. */
const SAMPLES: readonly (readonly [text: string, ...links: string[]])[] = [
  ['https://example.org', 'https://example.org'],
  ['HTTP://EXAMPLE.org/x', 'HTTP://EXAMPLE.org/x'],
  ['http://localhost:8080/x', 'http://localhost:8080/x'],
  ['http://192.168.1.5/x', 'http://192.168.1.5/x'],
  ['http://[::1]:8080/x', 'http://[::1]:8080/x'],
  ['https://example.org:8443/a?b=1&c=2#d', 'https://example.org:8443/a?b=1&c=2#d'],
  ['https://web.archive.org/web/2020/https://example.org/', 'https://web.archive.org/web/2020/https://example.org/'],
  [
    'https://a.example https://b.example\nhttps://c.example',
    'https://a.example',
    'https://b.example',
    'https://c.example',
  ],
  ['https://a.example,https://b.example', 'https://a.example', 'https://b.example'],
  [`${X}|${X}`, X, X],
  // A sentence goes on, or ends.
  [`See ${X}.`, X],
  [`${X}, or not`, X],
  [`${X}: look`, X],
  [`${X}; look`, X],
  [`Really ${X}?!`, X],
  [`${X}…`, X],
  [`**${X}**`, X],
  ["https://example.org/it's", "https://example.org/it's"],
  // Brackets.
  [WIKI, WIKI],
  [`(${X})`, X],
  [`(see ${WIKI})`, WIKI],
  [`(see ${WIKI}.)`, WIKI],
  ['[see https://x.example]', 'https://x.example'],
  ['[see https://x.example/a[1]]', 'https://x.example/a[1]'],
  [`{${X}}`, X],
  [`<${X}>`, X],
  [`[here](${X})`, X],
  [`${X}?b=(c`, `${X}?b=`],
  [`（${X}）`, X],
  [`【${X}】`, X],
  [`《${X}》`, X],
  // Quotes.
  [`"${X}"`, X],
  [`'${X}'`, X],
  [`“${X}”`, X],
  [`„${X}“`, X],
  [`‚${X}‘`, X],
  [`«${X}»`, X],
  [`»${X}«`, X],
  [`‹${X}›`, X],
  [`「${X}」`, X],
  [`『${X}』`, X],
  // Other scripts, around an address and in it.
  [`看${X}。好`, X],
  [`${X}，好`, X],
  [`${X}、好`, X],
  [`${X}！`, X],
  [`${X}？`, X],
  [`هل رأيت ${X}؟`, X],
  [`${X}، ثم`, X],
  [`${X}؛ ثم`, X],
  [`${X}۔`, X],
  [`देखो ${X}।`, X],
  [`${X}॥`, X],
  ['https://de.wikipedia.org/wiki/Grüße', 'https://de.wikipedia.org/wiki/Grüße'],
  ['https://ja.wikipedia.org/wiki/日本', 'https://ja.wikipedia.org/wiki/日本'],
  ['https://hi.wikipedia.org/wiki/हिन्दी', 'https://hi.wikipedia.org/wiki/हिन्दी'],
  ['https://ar.wikipedia.org/wiki/العربية', 'https://ar.wikipedia.org/wiki/العربية'],
  ['https://bücher.example/', 'https://bücher.example/'],
  ['https://例え.jp/a', 'https://例え.jp/a'],
  ['https://example.org/👍', 'https://example.org/👍'],
  // Without a scheme.
  ['www.example.org', 'www.example.org'],
  ['WWW.EXAMPLE.ORG', 'WWW.EXAMPLE.ORG'],
  ['see (www.example.photography/a_(b)).', 'www.example.photography/a_(b)'],
  ['“www.example.org”، 看www.example.org。', 'www.example.org', 'www.example.org'],
  ['ada@example.org', 'ada@example.org'],
  ['Write to ada.love+x@example.org.', 'ada.love+x@example.org'],
  ['<ada@example.org>, [bob@example.org]', 'ada@example.org', 'bob@example.org'],
  ["'ada@example.org' «bob@example.org»", 'ada@example.org', 'bob@example.org'],
  ['「ada@example.org」', 'ada@example.org'],
  ['www.ada.example@example.org', 'www.ada.example@example.org'],
  ['mailto:ada@example.org!', 'mailto:ada@example.org'],
  ['mailto:ada@example.org?subject=Hi%20there', 'mailto:ada@example.org?subject=Hi%20there'],
  // No links.
  ['example.org and readme.md'],
  ['@ada, ada@home, 10:30@home'],
  ['//example.org/a'],
  ['javascript:alert(1) data:text/html,x ftp://example.org file:///etc/passwd'],
  ['https:// https://[ www. www.. http://'],
  ['xhttps://example.com'],
  // A user name can look like a host.
  ['https://user:pw@bank.example/'],
  ['https://bank.example@evil.example/'],
  ['https://bank.example:443@evil.example/a'],
  // Characters that nobody sees.
  ['\u202ehttps://example.org/\u202egpj.exe', 'https://example.org/'],
  ['\u2066mailto:a@example.org\u2069', 'mailto:a@example.org'],
  ['\u200fwww.example.org\u200e', 'www.example.org'],
  [`${X}\u200b${X}\u00ad`, X, X],
  [`${X}\u00a0b`, X],
];

/** Renders a text, and returns the links in it. */
function linksIn(text: string): HTMLAnchorElement[] {
  const root = document.createElement('div');
  render(linkify(text, html), root);
  expect(root.textContent).to.equal(text, 'nothing is lost');
  return [...root.querySelectorAll('a')];
}

describe('links in a text', () => {
  for (const [text, ...links] of SAMPLES) {
    it(`${links.length > 0 ? 'are found' : 'are not made'} in ${JSON.stringify(text)}`, () => {
      expect(linksIn(text).map(({ textContent }) => textContent)).to.deep.equal(links);
    });
  }

  it('lead to where they say, and tell nothing of this page', () => {
    const links = linksIn('https://example.org/a www.example.org/b ada@example.org mailto:bob@example.org');
    expect(links.map(({ href }) => href)).to.deep.equal([
      'https://example.org/a',
      'http://www.example.org/b',
      'mailto:ada@example.org',
      'mailto:bob@example.org',
    ]);
    for (const { rel, target } of links) {
      expect(rel.split(' ')).to.have.members(['noopener', 'noreferrer', 'nofollow', 'ugc']);
      expect(target).to.equal('_blank');
    }
  });

  it('are at most 100, and none that is cut', () => {
    expect(linksIn(`${X} `.repeat(300)).length).to.equal(100);
    const start = 'x'.repeat(19_990);
    expect(linksIn(`${start} ${X}`)).to.deep.equal([]);
    expect(linksIn(`${start} ${X} ${X}`)).to.deep.equal([]);
  });

  it('are found in no time in texts that are made to take long', () => {
    const nasty = [
      `https://x.example/${'('.repeat(20_000)}`,
      `https://x.example/${'([{'.repeat(3000)}${'}])'.repeat(3000)}`,
      `https://x.example/${'"'.repeat(20_000)}`,
      `https://${'a-'.repeat(10_000)}`,
      'https://'.repeat(2500),
      'a@'.repeat(10_000),
      '@a.'.repeat(6600),
      'www.'.repeat(5000),
      `www.${`${'a'.repeat(62)}.`.repeat(300)}`,
      `mailto:a@b.c?${'('.repeat(19_000)}`,
    ];
    const start = performance.now();
    for (const text of nasty) linkify(text, html);
    expect(performance.now() - start).to.be.lessThan(2000);
  });
});

describe('a message with links', () => {
  const said = (text: string): ChatMessage => ({ id: 0, from: 'bob', name: 'Bob', own: false, text, time: new Date() });
  const textOf = (chat: Element): HTMLElement => chat.shadowRoot!.querySelector('[part=text]')!;

  it('is there as text at once, and with its links when what finds them has loaded', async () => {
    const chat = await fixture<WebrtcChatElement>(litHtml`<webrtc-chat></webrtc-chat>`);
    chat.messages = [said('See https://example.org.')];
    await chat.updateComplete;
    expect(textOf(chat).textContent).to.equal('See https://example.org.');
    await until(() => textOf(chat).querySelector('a') !== null, 'the link');
    expect(textOf(chat).textContent).to.equal('See https://example.org.');
    const [link] = textOf(chat).querySelectorAll('a');
    expect(link!.href).to.equal('https://example.org/');
    expect(getComputedStyle(link!).unicodeBidi).to.equal('isolate');
    await expect(chat).to.be.accessible();
  });
});
