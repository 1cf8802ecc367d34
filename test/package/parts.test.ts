import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'node:test';

/** State that all users of a module share: a variable, or a collection, outside any function. */
const STATE = /^(?:export )?(?:let \w+|const \w+(?:: [^=]+)? = (?:new (?:Map|Set|WeakMap|WeakSet)\b|\[\]))/m;

interface SourceMap {
  readonly sources: readonly string[];
  readonly sourcesContent: readonly string[];
}

describe('the parts of the one-file build', () => {
  it('have no state twice: each part holds a copy of all that it needs', () => {
    const holders = new Map<string, string[]>();
    for (const map of globSync('dist/webrtc-elements*.js.map')) {
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
