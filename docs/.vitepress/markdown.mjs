import { slugOf, targetOf } from '../../scripts/markdown.mjs';
import { HOME, addressOf, fileAt } from './addresses.mjs';
import { exampleName } from './examples.mjs';

/**
 * What the pages do that Markdown on a code host does not: examples run, links to files of the repository lead to their
 * pages, and comments stay away. Tables fit on narrow screens.
 *
 * @typedef {import('markdown-it').default} MarkdownIt
 * @typedef {import('markdown-it').Token} Token
 * @type {import('vitepress').MarkdownOptions}
 */
export const markdown = {
  linkify: false,
  attrs: { disable: true }, // braces are text
  anchor: { slugify: slugOf },
  theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  languageAlias: { service: 'ini', conf: 'nginx', caddyfile: 'nginx', dockerfile: 'docker' },
  config: (md) => {
    md.core.ruler.push('repository', ({ tokens, env }) => {
      const page = fileAt(env.relativePath);
      for (const token of tokens) for (const child of token.children ?? []) retarget(child, page);
      describeCells(tokens);
      if (page === HOME) tokens.splice(0, 3); // its heading: the hero stands for it
      removeComments(tokens);
    });
    md.renderer.rules['table_open'] = () => '<div class="table" tabindex="0"><table role="table">\n';
    md.renderer.rules['table_close'] = () => '</table></div>\n';
    runExamples(md);
  },
};

const ROLES = new Map([
  ['thead_open', 'rowgroup'],
  ['tbody_open', 'rowgroup'],
  ['tr_open', 'row'],
  ['th_open', 'columnheader'],
  ['td_open', 'cell'],
]);

/**
 * Has a link to a file of the repository lead to its page.
 *
 * @param {Token} token
 * @param {string} page
 */
function retarget(token, page) {
  const href = token.type === 'link_open' ? token.attrGet('href') : null;
  const target = href && !href.startsWith('#') ? targetOf(page, href) : undefined;
  if (target) token.attrSet('href', `/${addressOf(target)}${/#.*$/.exec(href ?? '')?.[0] ?? ''}`);
}

/**
 * Names the roles in a table, since on a narrow screen style has its rows stand as blocks, which browsers take for no table;
 * and tells each cell the title of its column, which stands before it there.
 *
 * @param {readonly Token[]} tokens
 */
function describeCells(tokens) {
  /** @type {string[]} */
  let titles = [];
  let column = 0;
  for (const [index, token] of tokens.entries()) {
    const role = ROLES.get(token.type);
    if (role) token.attrSet('role', role);
    if (token.type === 'table_open') titles = [];
    if (token.type === 'tr_open') column = 0;
    if (token.type === 'th_open') titles.push(tokens[index + 1]?.content ?? '');
    if (token.type === 'th_open' && !titles.at(-1)) {
      token.attrSet('role', 'cell'); // without a text it is no heading
      for (const part of tokens.slice(index, index + 3)) if (part.tag === 'th') part.tag = 'td';
    }
    if (token.type === 'td_open') {
      const title = column > 0 ? titles[column] : '';
      if (title) token.attrSet('data-title', title.replaceAll('`', ''));
      column++;
    }
  }
}

/** @param {Token[]} tokens */
function removeComments(tokens) {
  for (const [index, { type, content }] of [...tokens.entries()].reverse()) {
    if (type === 'html_block' && content.startsWith('<!--')) tokens.splice(index, 1);
  }
}

/**
 * Puts each `html live` above its source, running.
 *
 * @param {MarkdownIt} md
 */
function runExamples(md) {
  const source = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, index, options, env, renderer) => {
    const code = source?.(tokens, index, options, env, renderer) ?? '';
    const [language, ...flags] = tokens[index]?.info.trim().split(/\s+/) ?? [];
    if (language !== 'html' || !flags.includes('live')) return code;
    const before = tokens.slice(0, index + 1).filter(({ info }) => /^html live\b/.test(info));
    const name = exampleName(addressOf(fileAt(env.relativePath)), before.length);
    return `<LiveExample name="${name}" :number="${before.length}" :two="${flags.includes('two')}" />\n${code}`;
  };
}
