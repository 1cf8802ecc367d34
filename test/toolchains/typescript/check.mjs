import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** `node check.mjs 5.4` compiles the sources with this TypeScript: for each kind of program, with each way to find modules. */
const [version = ''] = process.argv.slice(2);
const FRAMEWORK = 'a page of a framework';
const DOM = ['dom', 'dom.iterable'];
const PROGRAMS = {
  'a page': { lib: DOM, types: [], files: ['core', 'dom', 'elements'] },
  'a server without the DOM': { lib: [], types: ['node'], files: ['core', 'server'] },
  'a server with types of ws': { lib: [], types: ['node', 'ws'], files: ['server', 'ws'] },
  'a program with all types': { lib: DOM, types: ['node', 'ws'], files: ['core', 'dom', 'elements', 'server'] },
  'a worker of Cloudflare': { lib: [], types: ['@cloudflare/workers-types'], files: ['core', 'edge'] },
  [FRAMEWORK]: { lib: DOM, types: [], files: ['frameworks'] },
};
const RESOLUTIONS = {
  ...(version.startsWith('5.')
    ? { node16: { module: 'node16', moduleResolution: 'node16' } }
    : { nodenext: { module: 'nodenext', moduleResolution: 'nodenext' } }),
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  ...(version.startsWith('5.') && { node10: { module: 'esnext', moduleResolution: 'node10' } }),
};

/** Solid's and Svelte's own declarations need a newer TypeScript than 5.4, and Svelte's no `node10`. */
const ALIEN = /^node_modules\/(solid-js|svelte)\//;

for (const [program, { lib, types, files }] of Object.entries(PROGRAMS)) {
  for (const [resolution, modules] of Object.entries(RESOLUTIONS)) {
    const compilerOptions = {
      ...modules,
      target: 'es2022',
      lib: ['es2022', ...lib],
      types,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noPropertyAccessFromIndexSignature: true,
      skipLibCheck: false,
      noEmit: true,
    };
    writeFileSync('tsconfig.json', JSON.stringify({ compilerOptions, files: files.map((name) => `src/${name}.ts`) }));
    const compiler = `node_modules/typescript-${version}/bin/tsc`;
    const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '--pretty', 'false'], {
      encoding: 'utf8',
    });
    const lines = `${stdout}${stderr}`.split('\n').filter((line) => /^\S/.test(line));
    const good = status === 0 || (lines.length > 0 && program === FRAMEWORK && lines.every((line) => ALIEN.test(line)));
    process.stdout.write(`${good ? 'ok' : 'FAILED'}: TypeScript ${version}, ${program}, ${resolution}\n`);
    if (!good) {
      process.stdout.write(`${stdout}${stderr}`);
      process.exitCode = 1;
    }
  }
}
