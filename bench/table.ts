import { medianOf } from './quantile.js';

export interface Table {
  readonly title: string;
  readonly unit: string;
  /** One for each thing that was measured: its name, and one figure for each round. */
  readonly rows: readonly (readonly [name: string, figures: readonly number[]])[];
}

const WIDTHS = { name: 44, figure: 9 };

/** Shows a table; ratios are to the first row, and each is the median of the rounds' own ratios. */
export function printTable({ title, unit, rows }: Table): void {
  const [[, baseline] = ['', []]] = rows;
  printLine(`${title}, ${unit} (${baseline.length} rounds)`, ['median', 'min', 'max', rows.length > 1 ? 'ratio' : '']);
  for (const [name, figures] of rows) {
    const ratio = medianOf(figures.map((figure, round) => figure / (baseline[round] ?? NaN)));
    const numbers = [medianOf(figures), Math.min(...figures), Math.max(...figures)];
    printLine(`  ${name}`, [...numbers.map(format), rows.length > 1 ? ratio.toFixed(2) : '']);
  }
  process.stdout.write('\n');
}

function printLine(name: string, cells: readonly string[]): void {
  const line = name.padEnd(WIDTHS.name) + cells.map((cell) => cell.padStart(WIDTHS.figure)).join('');
  process.stdout.write(`${line.trimEnd()}\n`);
}

function format(figure: number): string {
  return figure.toFixed(figure < 10 ? 2 : 1);
}
