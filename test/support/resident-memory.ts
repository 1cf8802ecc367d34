import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** The memory that a process holds, in bytes; 0 where there is no telling. */
export async function residentMemory({ pid }: ChildProcess): Promise<number> {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return 0;
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(await readFile(path, 'utf8'))?.[1]) * 1024;
}
