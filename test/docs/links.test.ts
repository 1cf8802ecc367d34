import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { documentationPages, headingsOf, linksOf, targetOf } from '../../scripts/markdown.mjs';

const pages = documentationPages();

describe('the links of the documentation', () => {
  it('lead to files and headings that there are', () => {
    const wrong = pages.flatMap((page) =>
      linksOf(page)
        .filter((link) => !leads(page, link))
        .map((link) => `${page}: ${link}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('reach every guide from its contents', () => {
    const linked = new Set(linksOf('docs/README.md').map((link) => targetOf('docs/README.md', link)));
    const guides = pages.filter((page) => /^docs\/(?!reference\/|source\/|README)/.test(page));
    assert.deepEqual(
      guides.filter((page) => !linked.has(page)),
      [],
    );
  });
});

function leads(page: string, link: string): boolean {
  if (/^(?:https?|mailto):/.test(link)) return true;
  const target = targetOf(page, link);
  if (!target || !existsSync(target)) return false;
  const anchor = /#(.*)$/.exec(link)?.[1];
  return anchor === undefined || headingsOf(target).some((heading) => heading.anchor === anchor);
}
