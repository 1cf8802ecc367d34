import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { within } from '../wait.js';

/** A part of a display, in pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The size of each display, in pixels. */
export const DISPLAY_SIZE = { width: 1280, height: 800 };

/** A display of our own that nobody sees: an Xvfb. What windows show on it can be read. */
export class Display {
  #child: ChildProcess | undefined;
  #name = '';
  /** The open file in which Xvfb keeps what shows. */
  #screen: number | undefined;
  /** Should this process end before `stop()`: Xvfb would outlive it. */
  readonly #kill = (): void => void this.#child?.kill();

  /** Starts it, under a number that is free; resolves when it takes windows. */
  async start(): Promise<void> {
    const { width, height } = DISPLAY_SIZE;
    const folder = mkdtempSync(join(tmpdir(), 'display-'));
    const child = spawn(
      process.env['XVFB'] ?? 'Xvfb',
      // It chooses the number, and writes it to this file descriptor when it is ready.
      ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-fbdir', folder],
      { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
    );
    this.#child = child;
    process.once('exit', this.#kill);
    let complaints = '';
    child.stderr!.on('data', (text: Buffer) => (complaints += text.toString()));
    let number = '';
    const read = async (): Promise<void> => {
      for await (const text of child.stdio[3] as Readable) {
        number += String(text);
        if (number.endsWith('\n')) return;
      }
      throw new Error(`Xvfb ended before it was ready. ${complaints}`);
    };
    try {
      await once(child, 'spawn');
      await within(read(), 'Xvfb is ready');
      this.#name = `:${number.trim()}`;
      this.#screen = openSync(join(folder, 'Xvfb_screen0'), 'r');
    } finally {
      rmSync(folder, { recursive: true }); // nothing is left of it when all are killed
    }
  }

  /** The environment of programs whose windows are to be on it, even if somebody sits at another display. */
  get env(): Record<string, string | undefined> {
    const another = { WAYLAND_DISPLAY: undefined, MOZ_HEADLESS: undefined };
    const ours = { DISPLAY: this.#name, XDG_SESSION_TYPE: 'x11', GDK_BACKEND: 'x11', MOZ_ENABLE_WAYLAND: '0' };
    return { ...process.env, ...another, ...ours };
  }

  /** What shows in an area now: red, green and blue of each pixel, from 0 to 255. */
  look({ left, top, width, height }: Area): Uint8Array {
    if (this.#screen === undefined) throw new Error('Start the display before you look at it.');
    const file = Buffer.alloc(fstatSync(this.#screen).size);
    readSync(this.#screen, file, 0, file.length, 0);
    // Fields of the header of an XWD file: its size, bytes in a line, and colours in the table, of 12 bytes each.
    const field = (at: number): number => file.readUInt32BE(at * 4);
    const [header, line, colours] = [field(0), field(12), field(19)];
    const seen = new Uint8Array(width * height * 3);
    for (let y = 0, to = 0; y < height; y++) {
      let from = header + colours * 12 + (top + y) * line + left * 4;
      for (let x = 0; x < width; x++, from += 4) {
        seen[to++] = file[from + 2]!;
        seen[to++] = file[from + 1]!;
        seen[to++] = file[from]!;
      }
    }
    return seen;
  }

  /** Ends it. Close its browsers first. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill();
      await once(child, 'exit');
    }
    process.off('exit', this.#kill);
    if (this.#screen !== undefined) closeSync(this.#screen);
    this.#screen = undefined;
  }
}
