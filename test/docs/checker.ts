import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { Sample } from '../../scripts/markdown.mjs';

const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)));
/** Where samples seem to be: in the package, so that they import it by its public names. */
const FOLDER = `${ROOT}/test/docs/samples`;

const COMMON: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  noEmit: true,
  skipLibCheck: true,
  paths: {
    '/webrtc-elements.js': [`${ROOT}/dist/src/cdn.d.ts`],
    'https://my.host/webrtc-elements.js': [`${ROOT}/dist/src/cdn.d.ts`],
    '/webrtc-core.js': [`${ROOT}/dist/src/core/index.d.ts`],
    'https://my.host/webrtc-core.js': [`${ROOT}/dist/src/core/index.d.ts`],
  },
};
const STRICT: ts.CompilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
};
const WEB = ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'];

/** What a sample is checked under: JavaScript is not asked for the proofs that TypeScript is. */
const KINDS = {
  ts: { ...COMMON, ...STRICT, lib: WEB, types: ['node'] },
  js: { ...COMMON, strict: false, lib: WEB, types: ['node'] },
  edge: { ...COMMON, ...STRICT, lib: ['lib.es2023.d.ts'], types: ['@cloudflare/workers-types'] },
} satisfies Record<string, ts.CompilerOptions>;

type Kind = keyof typeof KINDS;

/** A sample that is checked, and what TypeScript says to it. */
export interface Verdict {
  readonly sample: Sample;
  readonly complaints: readonly string[];
}

/** Checks the types of samples, each as a module of its own, against the built package by its public names. */
export function checkTypes(samples: readonly Sample[]): Verdict[] {
  return (Object.keys(KINDS) as Kind[]).flatMap((kind) =>
    checkKind(
      kind,
      samples.filter((sample) => kindOf(sample) === kind),
    ),
  );
}

/** What TypeScript says to the form of a text alone: for samples whose modules are not here. */
export function checkSyntax(text: string, extension: 'ts' | 'tsx' | 'js'): string[] {
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: `sample.${extension}`,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, jsx: ts.JsxEmit.Preserve, experimentalDecorators: true },
  });
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

function kindOf({ language, text }: Sample): Kind {
  if (/server\/party(?:server|kit)/.test(text)) return 'edge';
  return language === 'ts' ? 'ts' : 'js';
}

function checkKind(kind: Kind, samples: readonly Sample[]): Verdict[] {
  const files = samples.map((sample, index) => [`${FOLDER}/${kind}-${index}.ts`, sample] as const);
  const texts = new Map<string, string>(files.map(([path, sample]) => [path, moduleOf(sample)]));
  if (kind !== 'edge') texts.set(`${FOLDER}/tags.ts`, "import 'webrtc-elements/define';\n");
  const program = ts.createProgram([...texts.keys()], KINDS[kind], overlay(KINDS[kind], texts));
  return files.map(([path, sample]) => {
    const source = program.getSourceFile(path);
    const diagnostics = source ? ts.getPreEmitDiagnostics(program, source) : [];
    return { sample, complaints: diagnostics.map(describe) };
  });
}

/** A sample as a module; what is given stands behind it, so that its lines are its own. */
function moduleOf({ text, given }: Sample): string {
  return `${text}\n${given}\nexport {};\n`;
}

/** The files of the disk, and these. */
function overlay(options: ts.CompilerOptions, texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    fileExists: (path) => texts.has(path) || existsSync(path),
    readFile: (path) => texts.get(path) ?? (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
    getSourceFile: (path, version, ...rest) => {
      const text = texts.get(path);
      return text === undefined ? host.getSourceFile(path, version, ...rest) : ts.createSourceFile(path, text, version);
    },
  };
}

function describe({ file, start, messageText }: ts.Diagnostic): string {
  const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
  return `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
}
