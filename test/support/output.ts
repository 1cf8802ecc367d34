import type { ChildProcess } from 'node:child_process';

/** How many characters are kept at least, of the newest. Programs print without end while they are attacked. */
const KEPT = 100_000;

/** What a program has printed so far, on whichever of its streams. Of very much only the end is left. */
export class Output {
  #text = '';

  constructor({ stdout, stderr }: ChildProcess) {
    for (const stream of [stdout, stderr]) stream?.on('data', (chunk: Buffer) => this.#add(chunk.toString()));
  }

  get text(): string {
    return this.#text;
  }

  #add(text: string): void {
    this.#text += text;
    if (this.#text.length > 2 * KEPT) this.#text = this.#text.slice(-KEPT);
  }
}
