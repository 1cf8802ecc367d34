import { readFileSync } from 'node:fs';
import { encodeBase64 } from '../../../src/protocol/base64.js';
import type { Bytes } from '../../../src/protocol/bytes.js';

/** The values of the worked example in `docs/protocol.md`, by name. */
export type Vectors = Readonly<Record<string, string>>;

/** Reads the worked example of the page: lines with a name, an equals sign and a value. */
export function readVectors(): Vectors {
  const page = readFileSync('docs/protocol.md', 'utf8');
  const [, example = ''] = /## A worked example\n[^]*?```text\n([^]*?)```/.exec(page) ?? [];
  const lines = example.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^([\w ]+?) += (.*)$/.exec(line) ?? [];
    return name ? [[name, value]] : [];
  });
  return Object.fromEntries(lines) as Vectors;
}

export const toHex = (bytes: ArrayBuffer | Uint8Array): string => Buffer.from(bytes as Uint8Array).toString('hex');
export const fromHex = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'hex'));

/** The fields as the page writes them: each after its length in two bytes. */
export function fields(...all: readonly (string | Uint8Array)[]): Bytes {
  const parts = all.map((field) => Buffer.from(field as string));
  return Uint8Array.from(parts.flatMap((part) => [part.length >> 8, part.length & 255, ...part]));
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** HKDF with SHA-256: 32 bytes. */
export async function hkdf(secret: Bytes, salt: Bytes, info: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, 256));
}

/** AES-GCM under this number. */
export async function seal(key: Bytes, number: number, plain: Bytes): Promise<Bytes> {
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setBigUint64(4, BigInt(number));
  return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, aes, plain));
}

/** A private key of P-256: its number, and its public key (65 bytes). */
export async function importPrivate(
  name: 'ECDH' | 'ECDSA',
  number: Bytes,
  publicKey: Bytes,
): Promise<Awaited<ReturnType<typeof crypto.subtle.importKey>>> {
  const [d, x, y] = [number, publicKey.subarray(1, 33), publicKey.subarray(33)].map(encodeBase64) as [
    string,
    string,
    string,
  ];
  const jwk = { kty: 'EC', crv: 'P-256', d, x, y, ext: true };
  const uses = name === 'ECDH' ? (['deriveBits'] as const) : (['sign'] as const);
  return crypto.subtle.importKey('jwk', jwk, { name, namedCurve: 'P-256' }, true, uses);
}
