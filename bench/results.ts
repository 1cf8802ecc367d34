import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { linesOf, type Table } from './table.js';

/** Where the results of a whole run are kept. */
const FILE = fileURLToPath(new URL('results.md', import.meta.url));

/** Writes all tables as one, with a description of the machine. */
export async function writeResults(tables: readonly Table[], browserName: string): Promise<void> {
  const rows = tables.flatMap((table) =>
    linesOf(table).map(({ name, median, min, max, ratio }, i) => [
      i === 0 ? `**${table.title}**, ${table.unit}` : '',
      name,
      median,
      min === max ? '' : `${min}–${max}`,
      ratio && i === 0 ? '1' : ratio,
    ]),
  );
  const text = `# Results

\`npm run bench\` writes this file. Each round measures a hand-written equivalent ("raw", "bare") and this library
("ours"), in changing order. A ratio is the median of the ratios of the rounds. The files in this folder show how each
value is measured.

${describeMachine(browserName)}

${[['what', 'by', 'median', 'from–to', 'ratio'], ['---', '---', '---:', '---:', '---:'], ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}
`;
  await writeFile(FILE, await format(text, { ...(await resolveConfig(FILE)), parser: 'markdown' }));
}

/** One line for people who compare. */
export function describeMachine(browserName: string): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  const system = `${type()} ${release()}`;
  return `${model}, ${availableParallelism()} cores, ${memory} GiB, ${system}, Node ${process.version}, ${browserName}`;
}
