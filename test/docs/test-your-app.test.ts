import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { it } from 'node:test';
import { samplesOf } from '../../scripts/markdown.mjs';

const PROJECT = 'test/toolchains/runners';

it('shows files that Vitest and Jest run: npm run test:toolchains -- runners', () => {
  const files = ['', '/tests'].flatMap((folder) =>
    readdirSync(PROJECT + folder)
      .filter((name) => name.endsWith('.js'))
      .map((name) => readFileSync(`${PROJECT}${folder}/${name}`, 'utf8').trim()),
  );
  const samples = samplesOf('docs/test-your-app.md').filter(({ language }) => language === 'js');
  assert.equal(samples.length, 8);
  for (const { text, line } of samples) assert.ok(files.includes(text.trim()), `line ${line}: there is no such file`);
});
