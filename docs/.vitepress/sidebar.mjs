import { readdirSync } from 'node:fs';
import { targetOf, textOf, tokensOf } from '../../scripts/markdown.mjs';
import { HOME, addressOf } from './addresses.mjs';

/**
 * The pages in groups, as the first page lists them; the reference with a page for each element.
 *
 * @returns {import('vitepress').DefaultTheme.SidebarItem[]}
 */
export function sidebar() {
  /** @type {{ text: string, items: import('vitepress').DefaultTheme.SidebarItem[] }[]} */
  const groups = [];
  tokensOf(HOME).forEach((token, index, tokens) => {
    if (token.type === 'heading_open' && token.tag === 'h2') {
      groups.push({ text: escape(textOf(tokens[index + 1])), items: [] });
    }
    if (token.type !== 'list_item_open') return;
    const children = tokens.slice(index).find(({ type }) => type === 'inline')?.children ?? [];
    const [start, end] = ['link_open', 'link_close'].map((type) => children.findIndex((child) => child.type === type));
    const page = targetOf(HOME, children[start ?? -1]?.attrGet('href') ?? '');
    if (!page) return;
    const text = children.slice(start, end).map(({ content }) => content);
    groups.at(-1)?.items.push({ text: escape(text.join('')), link: `/${addressOf(page)}` });
    if (page === 'docs/reference/README.md') groups.at(-1)?.items.push(...elements());
  });
  return groups.filter(({ items }) => items.length > 0);
}

function elements() {
  return readdirSync('docs/reference')
    .filter((name) => name !== 'README.md')
    .sort()
    .map((name) => ({ text: `&lt;${name.replace('.md', '')}&gt;`, link: `/reference/${name}` }));
}

/** VitePress takes titles for HTML. @param {string} text */
function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
