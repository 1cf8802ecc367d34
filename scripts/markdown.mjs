import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { Lexer } from 'marked';

/**
 * The documentation as Markdown: which pages there are, their headings, links and samples. The pages at `/docs/` are made
 * from it, and tests check it.
 *
 * @import { Token } from 'marked'
 */

/**
 * A fenced block of code.
 *
 * @typedef {object} Sample
 * @property {string} page - Path of the page that it is on.
 * @property {number} line - Where it begins.
 * @property {string} language - `ts`, `html`, …
 * @property {ReadonlySet<string>} flags - What stands behind it: `live`, `two`, `foreign`.
 * @property {string} text
 * @property {string} given - Declarations that it leans on: `<!-- given: declare const file: File; -->` before it.
 */

/** All pages of the documentation: those of `/docs/`, and what is read elsewhere. */
export function documentationPages() {
  const below = (/** @type {string} */ folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
      .map((name) => join(folder, name))
      .sort();
  return ['README.md', 'CONTRIBUTING.md', ...below('docs'), ...below('examples')];
}

/**
 * The tokens of a page, as marked has them.
 *
 * @param {string} page
 */
export function tokensOf(page) {
  return Lexer.lex(readFileSync(page, 'utf8'), { gfm: true });
}

/**
 * The samples of a page, in their order.
 *
 * @param {string} page
 * @returns {Sample[]}
 */
export function samplesOf(page) {
  /** @type {Sample[]} */
  const samples = [];
  let line = 1;
  let given = '';
  for (const token of tokensOf(page)) {
    const comment = token.type === 'html' ? /^<!-- given:(.*?)-->/s.exec(token.raw)?.[1] : undefined;
    if (token.type === 'code' && token.raw.startsWith('```')) {
      const [language = '', ...flags] = String(token['lang'] ?? '').split(' ');
      samples.push({ page, line, language, flags: new Set(flags), text: String(token['text']), given });
    }
    if (comment !== undefined) given = comment.trim();
    else if (token.type !== 'space') given = '';
    line += token.raw.split('\n').length - 1;
  }
  return samples;
}

/**
 * A running example: its page, and what belongs to it.
 *
 * @typedef {{ html: Sample, css: Sample[], js: Sample[] }} LiveExample
 */

/**
 * The running examples of a page: `html live`, each with the `css live` and `js live` that follow it.
 *
 * @param {string} page
 */
export function liveExamplesOf(page) {
  /** @type {LiveExample[]} */
  const examples = [];
  for (const sample of samplesOf(page)) {
    if (!sample.flags.has('live')) continue;
    if (sample.language === 'html') examples.push({ html: sample, css: [], js: [] });
    else if (sample.language === 'css') examples.at(-1)?.css.push(sample);
    else examples.at(-1)?.js.push(sample);
  }
  return examples;
}

/**
 * Everything that a page links to, pictures too.
 *
 * @param {string} page
 */
export function linksOf(page) {
  /** @type {string[]} */
  const links = [];
  walk(tokensOf(page), (token) => {
    if (token.type === 'link' || token.type === 'image') links.push(String(token['href']));
  });
  return links;
}

/**
 * The headings of a page, by their anchors.
 *
 * @param {string} page
 */
export function headingsOf(page) {
  const slug = slugger();
  return tokensOf(page).flatMap((token) =>
    token.type === 'heading' ? [{ anchor: slug(textOf(token)), depth: token['depth'], text: textOf(token) }] : [],
  );
}

/** Makes anchors as GitHub makes them: each on one page is another. */
export function slugger() {
  /** @type {Map<string, number>} */
  const used = new Map();
  return (/** @type {string} */ text) => {
    const slug = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-');
    const count = used.get(slug) ?? 0;
    used.set(slug, count + 1);
    return count > 0 ? `${slug}-${count}` : slug;
  };
}

/**
 * The text of a token, without its marks.
 *
 * @param {Token} token
 * @returns {string}
 */
export function textOf(token) {
  const inner = /** @type {Token[] | undefined} */ ('tokens' in token ? token.tokens : undefined);
  if (inner && inner.length > 0) return inner.map(textOf).join('');
  return 'text' in token ? String(token.text) : '';
}

/**
 * The file that a link on a page leads to, with the README of a folder for the folder; `undefined` for one that leads
 * out of the repository, or nowhere.
 *
 * @param {string} page
 * @param {string} link
 */
export function targetOf(page, link) {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [path = ''] = link.split('#');
  const target = path ? normalize(join(dirname(page), decodeURI(path))) : page;
  if (!existsSync(target)) return undefined;
  return statSync(target).isDirectory() ? join(target, 'README.md') : target;
}

/**
 * @param {readonly Token[]} tokens
 * @param {(token: Token) => void} visit
 */
function walk(tokens, visit) {
  for (const token of tokens) {
    visit(token);
    if ('tokens' in token && token.tokens) walk(token.tokens, visit);
    if (token.type === 'list') for (const item of token['items']) walk(item.tokens, visit);
    if (token.type === 'table') {
      for (const cell of [...token['header'], ...token['rows'].flat()]) walk(cell.tokens, visit);
    }
  }
}
