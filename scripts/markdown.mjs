import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import MarkdownIt from 'markdown-it';

/**
 * The documentation as Markdown: its pages, their headings, links, tables and samples. `docs/.vitepress` makes the pages at
 * `/docs/` with the same parser, and `test/docs` checks what is in them.
 *
 * @typedef {import('markdown-it').Token} Token
 */

/**
 * A fenced block of code.
 *
 * @typedef {object} Sample
 * @property {string} page - Path of its page.
 * @property {number} line - Where it begins.
 * @property {string} language - `ts`, `html`, …
 * @property {ReadonlySet<string>} flags - What follows the language: `live`, `two`, `foreign`.
 * @property {string} text
 * @property {string} given - Declarations that it needs, from the comment before it: `<!-- given: declare const file: File; -->`.
 */

const parser = new MarkdownIt({ html: true });

/** All pages of the documentation: those of `/docs/`, and those that are read elsewhere. */
export function documentationPages() {
  const below = (/** @type {string} */ folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
      .map((name) => join(folder, name))
      .sort();
  return ['README.md', 'CONTRIBUTING.md', ...below('docs'), ...below('examples')];
}

/**
 * The tokens of a page.
 *
 * @param {string} page
 */
export function tokensOf(page) {
  return parser.parse(readFileSync(page, 'utf8'), {});
}

/**
 * The samples of a page, in their order.
 *
 * @param {string} page
 */
export function samplesOf(page) {
  return samplesIn(tokensOf(page), page);
}

/**
 * @param {readonly Token[]} tokens
 * @param {string} page
 * @returns {Sample[]}
 */
export function samplesIn(tokens, page) {
  return tokens.flatMap((token, index) => {
    if (token.type !== 'fence') return [];
    const [language = '', ...flags] = token.info.trim().split(/\s+/);
    const [, given = ''] = /^<!-- given:(.*?)-->/s.exec(tokens[index - 1]?.content ?? '') ?? [];
    const text = token.content.replace(/\n$/, '');
    return [{ page, line: (token.map?.[0] ?? 0) + 1, language, flags: new Set(flags), text, given: given.trim() }];
  });
}

/**
 * A running example: its page, with its styles and scripts.
 *
 * @typedef {{ html: Sample, css: Sample[], js: Sample[] }} LiveExample
 */

/**
 * The running examples of a page: each `html live`, with the `css live` and `js live` that follow it.
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
 * The addresses of all links and pictures of a page.
 *
 * @param {string} page
 */
export function linksOf(page) {
  return tokensOf(page)
    .flatMap(({ children }) => children ?? [])
    .flatMap((token) => token.attrGet(token.type === 'image' ? 'src' : 'href') ?? []);
}

/**
 * The headings of a page, with their anchors.
 *
 * @param {string} page
 */
export function headingsOf(page) {
  /** @type {Map<string, number>} */
  const used = new Map();
  return tokensOf(page).flatMap((token, index, tokens) => {
    if (token.type !== 'heading_open') return [];
    const text = textOf(tokens[index + 1]);
    const anchor = slugOf(text);
    const count = used.get(anchor) ?? 0;
    used.set(anchor, count + 1);
    return [{ anchor: count > 0 ? `${anchor}-${count}` : anchor, depth: Number(token.tag.slice(1)), text }];
  });
}

/**
 * The tables of a page: rows of cells in Markdown, the first row of titles.
 *
 * @param {string} page
 */
export function tablesOf(page) {
  /** @type {string[][][]} */
  const tables = [];
  tokensOf(page).forEach((token, index, tokens) => {
    if (token.type === 'table_open') tables.push([]);
    if (token.type === 'tr_open') tables.at(-1)?.push([]);
    if (/^t[hd]_open$/.test(token.type))
      tables
        .at(-1)
        ?.at(-1)
        ?.push(tokens[index + 1]?.content ?? '');
  });
  return tables;
}

/**
 * The anchor of a heading, as code hosts make it.
 *
 * @param {string} text
 */
export function slugOf(text) {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

/**
 * The text of an inline token, without marks.
 *
 * @param {Token | undefined} token
 * @returns {string}
 */
export function textOf(token) {
  return (token?.children ?? [])
    .filter(({ type }) => type === 'text' || type === 'code_inline')
    .map(({ content }) => content)
    .join('');
}

/**
 * The file that a link on a page leads to (for a folder, its README); `undefined` for a link that leads out of the
 * repository, or nowhere.
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
