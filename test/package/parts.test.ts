import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, it } from 'node:test';

/** State that all users of a module share: a variable, or a collection, outside any function. */
const STATE = /^(?:export )?(?:let \w+|const \w+(?:: [^=]+)? = (?:new (?:Map|Set|WeakMap|WeakSet)\b|\[\]))/m;

interface SourceMap {
  readonly sources: readonly string[];
  readonly sourcesContent: readonly string[];
}

/** The size of files as they travel, in kB, with a fraction. */
function sizeOf(pattern: string): number {
  const paths = globSync(pattern);
  const bytes = paths.map((path) => gzipSync(readFileSync(path), { level: 9 }).length);
  return bytes.reduce((sum, size) => sum + size, 0) / 1000;
}

it('the files for pages without a build step are as large as the guide says', () => {
  const guide = readFileSync('docs/frameworks.md', 'utf8');
  const rows = [...guide.matchAll(/^\| `\/(webrtc-[\w.]+)\.js` .*\| (\d+) kB +\| (\d+) kB +\|$/gm)];
  assert.equal(rows.length, 4);
  for (const [, name = '', first, all] of rows) {
    for (const [size, said] of [
      [sizeOf(`dist/${name}.js`), first],
      [sizeOf(`dist/${name}{,-*}.js`), all],
    ] as const) {
      assert.ok(Math.abs(size - Number(said)) < 1, `${name} has ${size} kB, and the guide says ${said} kB`);
    }
  }
});

describe('the parts of the CDN build', () => {
  it('have nothing in them that is for Node alone', () => {
    const maps = globSync('dist/webrtc-*.js.map');
    const sources = maps.flatMap((map) => (JSON.parse(readFileSync(map, 'utf8')) as SourceMap).sources);
    assert.ok(
      sources.some((source) => source.includes('/src/core/')),
      'sources are found',
    );
    assert.deepEqual(
      sources.filter((source) => /\/(?:src\/node|server)\//.test(source)),
      [],
    );
  });

  it('have no state twice: each part holds a copy of all that it needs', () => {
    const holders = new Map<string, string[]>();
    for (const map of globSync('dist/webrtc-elements{,-*}.js.map')) {
      const { sources, sourcesContent } = JSON.parse(readFileSync(map, 'utf8')) as SourceMap;
      for (const [index, source] of sources.entries()) {
        if (!source.includes('/src/') || !STATE.test(sourcesContent[index] ?? '')) continue;
        holders.set(source, [...(holders.get(source) ?? []), basename(map)]);
      }
    }
    assert.ok(
      [...holders.keys()].some((source) => source.endsWith('/payload.ts')),
      'modules with state are found',
    );
    assert.deepEqual(
      [...holders].filter(([, parts]) => parts.length > 1),
      [],
    );
  });
});
