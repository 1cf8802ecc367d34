import { execFileSync, spawn } from 'node:child_process';

/** The core of servers and honest people, and that of attackers, where each has its own. */
export const HONEST_CORE = 0;
export const ATTACKERS_CORE = 1;

/** Has all threads of a process run on one core. So will the processes that it starts from then on. Needs `taskset` of Linux. */
export function pin(pid: number, core: number): void {
  execFileSync('taskset', ['-acp', String(core), String(pid)]);
}

/** Keeps a core busy until the returned function is called, as attackers do who have nobody to attack. */
export function keepBusy(core: number): () => void {
  const loop = spawn('taskset', ['-c', String(core), process.execPath, '-e', 'for (;;);'], { stdio: 'ignore' });
  return () => void loop.kill('SIGKILL');
}
