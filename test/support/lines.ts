import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';

/** The lines that a program writes, and what it complains about. */
export interface Lines {
  /** Resolves when it has written this line. */
  until(line: string): Promise<void>;
  readonly written: readonly string[];
  readonly errors: string;
}

/** Follows what a program writes. */
export function linesOf({ stdout, stderr }: ChildProcessWithoutNullStreams): Lines {
  let [text, errors] = ['', ''];
  stdout.on('data', (data: Buffer) => (text += data.toString()));
  stderr.on('data', (data: Buffer) => (errors += data.toString()));
  return {
    async until(line) {
      while (!this.written.includes(line)) await once(stdout, 'data');
    },
    get written() {
      return text.split('\n').slice(0, -1);
    },
    get errors() {
      return errors;
    },
  };
}
