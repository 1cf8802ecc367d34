import { medianOf } from './quantile.js';

/** What was measured of one thing, by hand and by ours. */
export interface Table {
  readonly title: string;
  readonly unit: string;
  /** One for each way: its name, and one figure for each round; NaN where it failed. Ratios are to the first. */
  readonly rows: readonly (readonly [name: string, figures: readonly number[]])[];
  /** The rows are of things that are not to be compared. */
  readonly apart?: true;
  /** What a reader has to know of it, in sentences. */
  readonly notes?: readonly string[];
}

/** A row as it is shown; `ratio` is that of a single row's own rounds to the first row's, their median. */
export interface Line {
  readonly name: string;
  readonly median: string;
  readonly min: string;
  readonly max: string;
  readonly ratio: string;
}

const WIDTHS = { name: 44, figure: 9 };

/** The rows with their figures as text; a table of one row has no ratio. */
export function linesOf({ rows, apart }: Table): Line[] {
  const [[, baseline] = ['', []]] = rows;
  return rows.map(([name, all]) => {
    const figures = all.filter(Number.isFinite);
    const ratios = all.map((figure, i) => figure / (baseline[i] ?? NaN)).filter(Number.isFinite);
    const failed = all.length - figures.length;
    return {
      name: failed > 0 && figures.length > 0 ? `${name} (${failed} of ${all.length} failed)` : name,
      median: format(medianOf(figures)),
      min: format(Math.min(...figures)),
      max: format(Math.max(...figures)),
      ratio: rows.length < 2 || apart ? '' : format(medianOf(ratios)),
    };
  });
}

export function printTable(table: Table): void {
  const rounds = table.rows[0]?.[1].length ?? 0;
  printLine(`${table.title}, ${table.unit} (${rounds} rounds)`, ['median', 'min', 'max', 'ratio']);
  for (const { name, median, min, max, ratio } of linesOf(table)) printLine(`  ${name}`, [median, min, max, ratio]);
  for (const note of table.notes ?? []) process.stdout.write(`  ${note}\n`);
  process.stdout.write('\n');
}

function printLine(name: string, cells: readonly string[]): void {
  const line = name.padEnd(WIDTHS.name) + cells.map((cell) => cell.padStart(WIDTHS.figure)).join('');
  process.stdout.write(`${line.trimEnd()}\n`);
}

function format(figure: number): string {
  if (!Number.isFinite(figure)) return '–';
  return figure.toFixed(figure < 10 ? 2 : figure < 1000 ? 1 : 0);
}
