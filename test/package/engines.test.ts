import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

describe('the page about browsers', () => {
  const page = readFileSync('docs/browsers.md', 'utf8');
  const codes = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

  it('names what no built file uses, because a browser of ours lacks it', () => {
    const [, list = ''] = /## What we use nowhere\n([^]*?)A test/.exec(page) ?? [];
    const missing = codes(list);
    assert.ok(missing.length > 10, 'the list is there');
    const built = [
      'dist',
      ...['src', 'src/core', 'src/elements', 'src/elements/languages'].map((at) => join('dist', at)),
    ]
      .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
      .filter((path) => path.endsWith('.js'));
    assert.ok(built.length > 50, `${built.length} files`);
    for (const path of built) {
      const text = readFileSync(path, 'utf8');
      assert.deepEqual({ path, uses: missing.filter((name) => text.includes(name)) }, { path, uses: [] });
    }
  });

  it('names guards that are there', () => {
    const [, table = ''] = /## Where engines differ([^]*?)\n## /.exec(page) ?? [];
    const files = codes(table).filter((code) => code.startsWith('src/'));
    assert.ok(files.length > 15, 'the guards are there');
    assert.deepEqual(
      files.filter((path) => !existsSync(path)),
      [],
    );
  });
});
