import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ROWS } from '../../eslint.arrows.mjs';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

/** A place that has to know an element, and what it has to say. */
interface Place {
  readonly path: string;
  readonly says?: string;
}

/** Elements that load when their tag appears. */
const RARE = readFileSync('src/elements/rare-elements.ts', 'utf8');

/** The files that register tags. */
const TAGS = globSync('src/elements/**/webrtc-*.ts');

/** Modules that open elements in a dialog: the demo has these in its list of peers. */
const OPENED = globSync('src/elements/*/*-desk.ts');

/** Where an element has to appear. docs/contributing/add-an-element.md tells how; `manifest:check` looks after generated files. */
function placesOf(file: string): Place[] {
  const tag = basename(file, '.ts');
  const name = tag.replace('webrtc-', '');
  const folder = dirname(file);
  const built = file.replace('.ts', '');
  const className = `Webrtc${name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}Element`;
  return [
    { path: `${folder}/${name}-element.ts`, says: `export class ${className} extends` },
    { path: `${folder}/${name}-element.ts`, says: `@customElement ${tag}` },
    { path: file, says: `customElements.define('${tag}', ${className})` },
    ...(RARE.includes(`'${tag}'`)
      ? [
          { path: 'src/elements/rare-elements.ts', says: `import('./${wingOf(folder)}/webrtc-${wingOf(folder)}.js')` },
          { path: 'src/elements/define.ts', says: `from './${relative('src/elements', folder)}/${tag}.js'` },
        ]
      : [{ path: 'src/elements/define.ts', says: `import './${name}/${tag}.js'` }]),
    { path: 'src/index.ts', says: className },
    { path: 'package.json', says: `"./${tag}": {` },
    { path: 'package.json', says: `"./dist/${built}.js"` },
    { path: `test/elements/${name}.test.ts` },
    { path: 'test/support/every-element.ts', says: `<${tag}` },
    demoOf(tag, folder),
    { path: 'custom-elements.json', says: `"tagName": "${tag}"` },
    { path: `docs/reference/${tag}.md` },
    { path: 'README.md', says: `docs/reference/${tag}.md` },
  ];
}

/** The row of an element in eslint.arrows.mjs: several elements can have one. */
function wingOf(folder: string): string {
  return relative('src/elements', folder).split('/')[0] ?? '';
}

/** Where the demo has an element. Its gallery has those of calls. */
function demoOf(tag: string, folder: string): Place {
  if (wingOf(folder) === 'call') return { path: 'demo/gallery.js', says: "createElement('webrtc-call')" };
  const opener = OPENED.find((path) => readFileSync(path, 'utf8').includes(`<${tag}`));
  return { path: opener ?? 'demo/index.html', says: `<${tag}` };
}

describe('an element', () => {
  it('is found by its files', () => assert.ok(TAGS.length >= 5));

  for (const file of TAGS) {
    it(`is known in all places: ${basename(file, '.ts')}`, () => {
      const missing = placesOf(file).filter(
        ({ path, says = '' }) => !existsSync(path) || !readFileSync(path, 'utf8').includes(says),
      );
      assert.deepEqual(missing, [], 'see docs/contributing/add-an-element.md');
    });

    it(`has a row that says what it may import: ${basename(file, '.ts')}`, () => {
      const folder = `src/elements/${wingOf(dirname(file))}`;
      assert.ok(folder in ROWS, `eslint.arrows.mjs has no row ${folder}`);
      for (const row of ['src/elements', 'src']) {
        assert.ok(ROWS[row]?.wings?.includes(folder), `the row ${row} of eslint.arrows.mjs does not name ${folder}`);
      }
    });
  }
});
