import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { linesOf, type Table } from './table.js';

/** Where the results of whole runs are kept: first ours, then those of the rivals. */
const FILE = fileURLToPath(new URL('results.md', import.meta.url));
const RIVALS_FILE = new URL('rivals/package.json', import.meta.url);

const RIVALS_HEADING = '\n## Rivals\n';

/** Writes all tables as one, with a description of the machine. What there is of the rivals stays. */
export async function writeResults(tables: readonly Table[], browserName: string): Promise<void> {
  const [, rivals] = await readSections();
  const ours = `# Results

\`npm run bench\` writes this file. Each round measures a hand-written equivalent ("raw", "bare") and this library
("ours"), in changing order. A ratio is the median of the ratios of the rounds. The files in this folder show how each
value is measured.

${describeMachine(browserName)}

${markdownOf(tables)}
`;
  await writeSections(ours, rivals);
}

/** The same for the tables of the rivals. What there is of ours stays. */
export async function writeRivals(tables: readonly Table[], browserName: string): Promise<void> {
  const [ours] = await readSections();
  const { dependencies } = JSON.parse(await readFile(RIVALS_FILE, 'utf8')) as { dependencies: Record<string, string> };
  const versions = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
  const notes = [...new Set(tables.flatMap((table) => table.notes ?? []))];
  const rivals = `
\`npm run bench -- rivals\` writes this part. Each round measures everybody in changing order, in pages of the same browser, with
servers on this machine, each in a process of its own. A ratio is to the row above it called "by hand", the median of the
ratios of the rounds; "–" means that there is no such thing. [The README](README.md) says how each rival is used.

${describeMachine(browserName)}. ${versions.join(', ')}.

${markdownOf(tables)}

${notes.map((note) => `- ${note}`).join('\n')}
`;
  await writeSections(ours, rivals);
}

/** One line for people who compare. */
export function describeMachine(browserName: string): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  const system = `${type()} ${release()}`;
  return `${model}, ${availableParallelism()} cores, ${memory} GiB, ${system}, Node ${process.version}, ${browserName}`;
}

function markdownOf(tables: readonly Table[]): string {
  const rows = tables.flatMap((table) =>
    linesOf(table).map(({ name, median, min, max, ratio }, i) => [
      i === 0 ? `**${table.title}**, ${table.unit}` : '',
      name,
      median,
      min === max ? '' : `${min}–${max}`,
      ratio && i === 0 ? '1' : ratio,
    ]),
  );
  return [['what', 'by', 'median', 'from–to', 'ratio'], ['---', '---', '---:', '---:', '---:'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** What the file holds of ours, and of the rivals. */
async function readSections(): Promise<[ours: string, rivals: string]> {
  const [ours = '', rivals = ''] = (await readFile(FILE, 'utf8').catch(() => '')).split(RIVALS_HEADING);
  return [ours, rivals];
}

async function writeSections(ours: string, rivals: string): Promise<void> {
  const text = rivals ? `${ours}${RIVALS_HEADING}${rivals}` : ours;
  await writeFile(FILE, await format(text, { ...(await resolveConfig(FILE)), parser: 'markdown' }));
}
