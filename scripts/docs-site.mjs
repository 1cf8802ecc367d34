import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import json from 'highlight.js/lib/languages/json';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import { Parser, Renderer } from 'marked';
import { headingsOf, liveExamplesOf, slugger, targetOf, textOf, tokensOf } from './markdown.mjs';

/**
 * The documentation as pages, with its examples running. `npm start` serves them at `/docs/`, beside the demo.
 *
 * @import { Token, Tokens } from 'marked'
 * @import { LiveExample, Sample } from './markdown.mjs'
 */

const CONTENTS = 'docs/README.md';
/** Style and script of the pages. */
const ASSETS = 'docs/site';
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'";
/** Who is in an example that shows two pages. */
const TWO = ['Ada', 'Grace'];

for (const [name, language] of Object.entries({ bash, css, json, typescript, xml })) {
  highlighter.registerLanguage(name, language);
}
const HIGHLIGHTED = new Map([
  ['ts', 'typescript'],
  ['js', 'typescript'],
  ['mjs', 'typescript'],
  ['tsx', 'typescript'],
  ['vue', 'xml'],
  ['svelte', 'xml'],
  ['html', 'xml'],
  ['css', 'css'],
  ['sh', 'bash'],
  ['json', 'json'],
  ['jsonc', 'json'],
]);

/**
 * Makes all pages anew.
 *
 * @param {string} folder - What is in it is lost.
 */
export function buildDocs(folder) {
  rmSync(folder, { recursive: true, force: true });
  cpSync(ASSETS, folder, { recursive: true });
  cpSync('demo/icon.svg', join(folder, 'icon.svg'));
  const chapters = contents();
  const pages = readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name));
  for (const page of pages) {
    // What pages link to becomes a page too; the list grows as they are written.
    const { html, linked } = page.endsWith('.md') ? renderMarkdown(page, chapters) : renderSource(page, chapters);
    write(join(folder, addressOf(page)), html);
    for (const target of linked) if (!pages.includes(target)) pages.push(target);
    if (page.endsWith('.md')) writeExamples(folder, page);
  }
}

/** Where a file of the repository is among the pages. @param {string} path */
export function addressOf(path) {
  const inside = path.startsWith('docs/') ? path.slice('docs/'.length) : `source/${path}`;
  return inside
    .replace(/README\.md$/, 'index.html')
    .replace(/\.md$/, '.html')
    .replace(/(?<!\.html)$/, '.html');
}

/**
 * The navigation: groups of pages, as the first page has them.
 *
 * @typedef {{ title: string, pages: { page: string, title: string }[] }} Chapter
 * @returns {Chapter[]}
 */
function contents() {
  /** @type {Chapter[]} */
  const chapters = [];
  for (const token of tokensOf(CONTENTS)) {
    if (token.type === 'heading' && token['depth'] === 2) chapters.push({ title: textOf(token), pages: [] });
    if (token.type !== 'list') continue;
    for (const item of /** @type {Tokens.List} */ (token).items) {
      const link = /** @type {Tokens.Link | undefined} */ (findLink(item.tokens));
      const page = link && targetOf(CONTENTS, link.href);
      if (page) chapters.at(-1)?.pages.push({ page, title: textOf(link) });
      if (page === 'docs/reference/README.md') {
        for (const name of readdirSync('docs/reference').sort()) {
          if (name !== 'README.md') {
            chapters.at(-1)?.pages.push({ page: `docs/reference/${name}`, title: `<${name.replace('.md', '')}>` });
          }
        }
      }
    }
  }
  return chapters;
}

/**
 * @param {readonly Token[]} tokens
 * @returns {Token | undefined}
 */
function findLink(tokens) {
  for (const token of tokens) {
    if (token.type === 'link') return token;
    const inner = 'tokens' in token && token.tokens ? findLink(token.tokens) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

/**
 * @param {string} page
 * @param {readonly Chapter[]} chapters
 */
function renderMarkdown(page, chapters) {
  /** @type {string[]} */
  const linked = [];
  const slug = slugger();
  const from = dirname(addressOf(page));
  let examples = 0;
  const renderer = new Renderer();
  renderer.html = ({ raw }) => (raw.trimStart().startsWith('<!--') ? '' : escape(raw));
  renderer.heading = ({ depth, tokens, ...token }) => {
    const id = slug(textOf({ ...token, type: 'heading', raw: token.raw, tokens }));
    return `<h${depth} id="${id}">${renderer.parser.parseInline(tokens)}</h${depth}>\n`;
  };
  renderer.link = ({ href, tokens }) => {
    const target = targetOf(page, href);
    if (target && !href.startsWith('#')) linked.push(target);
    const anchor = /#.*$/.exec(href)?.[0] ?? '';
    const address = target && !href.startsWith('#') ? relative(from, addressOf(target)) + anchor : href;
    return `<a href="${escape(address)}">${renderer.parser.parseInline(tokens)}</a>`;
  };
  renderer.table = ({ header, rows }) => {
    // Roles by name, since on a narrow screen style has the rows stand as blocks, which browsers take for no table.
    const titles = header.map(({ text }) => text);
    const head = header.map(({ tokens }) => {
      const text = renderer.parser.parseInline(tokens);
      return text ? `<th role="columnheader">${text}</th>` : '<td role="cell"></td>'; // without a text it is no heading
    });
    const cell = (/** @type {Tokens.TableCell} */ { tokens }, /** @type {number} */ column) => {
      const title = column > 0 && titles[column] ? ` data-title="${escape(titles[column])}"` : '';
      return `<td role="cell"${title}>${renderer.parser.parseInline(tokens)}</td>`;
    };
    const line = (/** @type {readonly string[]} */ row) => `<tr role="row">${row.join('')}</tr>`;
    const body = rows.map((row) => line(row.map(cell))).join('\n');
    const groups = `<thead role="rowgroup">${line(head)}</thead><tbody role="rowgroup">${body}</tbody>`;
    return `<div class="table" data-scrolls><table role="table">${groups}</table></div>\n`;
  };
  renderer.code = ({ text, lang = '' }) => {
    const [language = '', ...flags] = lang.split(' ');
    const source = `<pre data-scrolls><code>${highlight(text, language)}</code></pre>\n`;
    if (language !== 'html' || !flags.includes('live')) return source;
    return frames(page, from, ++examples, flags.includes('two')) + source;
  };
  const body = new Parser({ renderer }).parse(tokensOf(page));
  return { html: shell(page, titleOf(page), body, chapters), linked };
}

/**
 * A file of the sources that a page links to.
 *
 * @param {string} path
 * @param {readonly Chapter[]} chapters
 */
function renderSource(path, chapters) {
  const text = highlight(readFileSync(path, 'utf8').trimEnd(), path.split('.').at(-1) ?? '');
  const body = `<h1><code>${escape(path)}</code></h1>\n<pre data-scrolls><code>${text}</code></pre>`;
  return { html: shell(path, path, body, chapters), linked: [] };
}

/**
 * @param {string} page
 * @param {string} title
 * @param {string} body
 * @param {readonly Chapter[]} chapters
 */
function shell(page, title, body, chapters) {
  const from = dirname(addressOf(page));
  const to = (/** @type {string} */ address) => relative(from, address) || './';
  const item = (/** @type {{ page: string, title: string }} */ other) => {
    const current = other.page === page ? ' aria-current="page"' : '';
    return `<li><a href="${to(addressOf(other.page))}"${current}>${escape(other.title)}</a></li>`;
  };
  const groups = chapters.map(
    (chapter) => `<h2>${escape(chapter.title)}</h2>\n<ul>\n${chapter.pages.map(item).join('\n')}\n</ul>`,
  );
  const sections = page.endsWith('.md') ? headingsOf(page).filter(({ depth }) => depth === 2) : [];
  const here = sections.map(({ anchor, text }) => `<li><a href="#${anchor}">${escape(text)}</a></li>`);
  const all = chapters.flatMap((chapter) => chapter.pages);
  const at = all.findIndex((other) => other.page === page);
  const turn = [
    at > 0 ? link(all[at - 1], 'prev', '←') : '',
    at >= 0 && at + 1 < all.length ? link(all[at + 1], 'next', '→') : '',
  ];
  /** @param {{ page: string, title: string } | undefined} other @param {string} rel @param {string} arrow */
  function link(other, rel, arrow) {
    if (!other) return '';
    const mark = `<span aria-hidden="true">${arrow}</span>`;
    const words = rel === 'prev' ? `${mark} ${escape(other.title)}` : `${escape(other.title)} ${mark}`;
    return `<a rel="${rel}" href="${to(addressOf(other.page))}">${words}</a>`;
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escape(title)} – webrtc-elements</title>
<link rel="icon" href="${to('icon.svg')}">
<link rel="stylesheet" href="${to('docs.css')}">
<script type="module" src="${to('docs.js')}"></script>
</head>
<body>
<a class="skip" href="#content">To the text</a>
<header class="masthead">
<a class="home" href="${to('index.html')}"><img src="${to('icon.svg')}" alt="" width="28" height="28">webrtc-elements</a>
<a href="${to('../index.html')}">Demo</a>
</header>
<div class="columns">
<details class="pages">
<summary>All pages</summary>
<nav aria-label="Pages">
${groups.join('\n')}
</nav>
</details>
<main id="content" tabindex="-1">
${body}
${turn.some(Boolean) ? `<nav class="turn" aria-label="Next and previous page">${turn.join('')}</nav>` : ''}
</main>
${here.length > 1 ? `<nav class="sections" aria-labelledby="here"><h2 id="here">On this page</h2>\n<ul>\n${here.join('\n')}\n</ul></nav>` : ''}
</div>
</body>
</html>
`;
}

/**
 * The running example in its page: once, or as two people.
 *
 * @param {string} page
 * @param {string} from
 * @param {number} number
 * @param {boolean} two
 */
function frames(page, from, number, two) {
  const address = relative(from, `live/${exampleName(page, number)}.html`);
  const frame = (/** @type {string} */ who) => {
    const title = who ? `Example ${number}, as ${who}` : `Example ${number}`;
    const src = who ? `${address}?name=${who}` : address;
    return `<figure>${who ? `<figcaption>${who}</figcaption>` : ''}<iframe src="${src}" title="${title}" loading="lazy"></iframe></figure>`;
  };
  return `<div class="live">${two ? TWO.map(frame).join('') : frame('')}</div>\n`;
}

/**
 * The examples of a page, each as a page of its own, so that they run as they are written.
 *
 * @param {string} folder
 * @param {string} page
 */
function writeExamples(folder, page) {
  liveExamplesOf(page).forEach((example, index) => {
    const name = exampleName(page, index + 1);
    const path = join(folder, 'live', name);
    const textOfAll = (/** @type {Sample[]} */ samples) => samples.map(({ text }) => text).join('\n');
    write(`${path}.html`, exampleHtml(name, example));
    if (example.css.length > 0) write(`${path}.css`, textOfAll(example.css));
    if (example.js.length > 0) write(`${path}.js`, textOfAll(example.js).replaceAll(LIBRARY, "'/webrtc-elements.js'"));
  });
}

const LIBRARY = /'webrtc-elements(?:\/core|\/define)?'/g;

/**
 * @param {string} name
 * @param {LiveExample} example
 */
function exampleHtml(name, { html, css: styles, js }) {
  return `<!doctype html>
<html lang="en" data-example="${name}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Example</title>
<link rel="icon" href="../icon.svg">
<link rel="stylesheet" href="../live.css">
${styles.length > 0 ? `<link rel="stylesheet" href="${name}.css">` : ''}
<script type="module" src="../live.js"></script>
<script type="module" src="/webrtc-elements.js"></script>
${js.length > 0 ? `<script type="module" src="${name}.js"></script>` : ''}
</head>
<body>
<main>
<h1>Example</h1>
${html.text}
</main>
</body>
</html>
`;
}

/** @param {string} page @param {number} number */
function exampleName(page, number) {
  return `${addressOf(page).replace('.html', '').replaceAll('/', '-')}-${number}`;
}

/** @param {string} page */
function titleOf(page) {
  return headingsOf(page)[0]?.text ?? page;
}

/** @param {string} text @param {string} language */
function highlight(text, language) {
  const name = HIGHLIGHTED.get(language);
  return name ? highlighter.highlight(text, { language: name }).value : escape(text);
}

/** @param {string} text */
function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) buildDocs('dist/demo/docs');
