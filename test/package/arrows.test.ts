import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { describe, it } from 'node:test';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { arrows, mayImport, ROWS } from '../../eslint.arrows.mjs';

describe('the arrows between wings', () => {
  const eslint = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser },
        plugins: { '@typescript-eslint': tseslint.plugin },
      },
      ...arrows(),
    ] as ESLint.Options['overrideConfig'] & object,
  });
  /** A file of each wing. */
  const files = Object.keys(ROWS).flatMap((folder) => globSync(`${folder}/*.ts`).sort().slice(0, 1));
  const complaints = async (from: string, statement: string): Promise<number> => {
    const [result] = await eslint.lintText(statement, { filePath: from });
    return result!.messages.filter(({ ruleId }) => ruleId !== 'import-x/no-cycle').length;
  };

  for (const from of files) {
    it(`are those of the table, from ${dirname(from)}`, async () => {
      for (const to of files.filter((file) => dirname(file) !== dirname(from))) {
        const path = relative(dirname(from), to)
          .replace(/^(?!\.)/, './')
          .replace(/\.ts$/, '.js');
        const found = await complaints(from, `import type { X } from '${path}'; export type Y = X;`);
        assert.equal(found === 0, mayImport(from, to), `${from} imports ${to}`);
      }
    });
  }

  it('leave out packages that a row does not name', async () => {
    const of = (folder: string): string => globSync(`${folder}/*.ts`).sort()[0]!;
    assert.equal(await complaints(of('src/core/peer'), "import 'lit';"), 2);
    assert.equal(
      await complaints(of('server/limits'), "import type { WebSocket } from 'ws'; export type A = WebSocket;"),
      0,
    );
    assert.equal(await complaints(of('server/limits'), "import 'ws';"), 1);
    assert.equal(await complaints(of('server/room'), "import 'node:fs';"), 2);
    assert.equal(await complaints(of('server/node'), "import 'node:fs';"), 0);
    assert.equal(await complaints(of('src/elements/chat'), "import '../room/room-element.js';"), 1);
  });
});
