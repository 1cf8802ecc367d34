import { readFileSync } from 'node:fs';
import type { Bytes } from '../../../src/protocol/bytes.js';

/** A run of CPace over P-256, and points, as the appendix of draft-irtf-cfrg-cpace gives them: in hexadecimal. */
interface Vectors {
  readonly run: Readonly<Record<string, string>>;
  readonly points: {
    readonly scalar: string;
    readonly share: string;
    readonly secret: string;
    readonly product: string;
    readonly invalid: readonly string[];
  };
}

export const VECTORS = JSON.parse(readFileSync('test/support/password/cpace-vectors.json', 'utf8')) as Vectors;

/** Reads hexadecimal. */
export function fromHex(text: string): Bytes {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

/** Writes hexadecimal as the vectors have it. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}
