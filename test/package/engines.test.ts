import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

describe('the page about browsers', () => {
  const page = readFileSync('docs/browsers.md', 'utf8');
  const codes = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

  it('names what no built file uses, because a browser of ours lacks it', () => {
    const [, list = ''] = /## Features that the library avoids\n([^]*?)A test/.exec(page) ?? [];
    const missing = codes(list);
    assert.ok(missing.length > 10, 'the list is there');
    const built = globSync(['dist/*.js', 'dist/src/**/*.js']);
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
