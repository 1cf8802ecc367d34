import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, unlink, type FileHandle } from 'node:fs/promises';
import { decodeBase64, encodeBase64 } from '../protocol/base64.js';
import { isObject, isString } from '../protocol/shape.js';
import { SCHEME, SIGNING_KEY } from '../protocol/signature.js';
import type { Identity } from '../core/trust/keys.js';
import { IdentityFileError } from './identity-file-error.js';

/** The version of the format: JSON with this, and the private key as a JSON Web Key (RFC 7517). */
const VERSION = 1;
/** The largest file that is read, in bytes. A genuine one has some 200. */
const LARGEST = 4_096;
/** For its owner alone. */
const MODE = 0o600;
const OTHERS = 0o077;
/** A coordinate of a point, and a private key, on P-256: 32 bytes in base64url. */
const NUMBER = /^[\w-]{43}$/;

/** A private key as it is stored. */
interface StoredKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly d: string;
}

/**
 * Opens the identity in a file, for `identity` of `connect()`; makes one, and the file, if there is none. The file is for its owner
 * alone (mode 0600), and is there whole or not at all. Two processes that make it at once get the same identity. The key that comes back
 * cannot be exported. Rejects with an `IdentityFileError`.
 *
 * @param path - the file. Its folder has to be there, on a file system that has hard links
 */
export async function openIdentity(path: string): Promise<Identity> {
  try {
    const found = (await read(path)) ?? (await make(path));
    return await identityOf(found, path);
  } catch (cause) {
    throw cause instanceof IdentityFileError ? cause : new IdentityFileError('identity-failed', path, cause);
  }
}

/** Reads the key in a file. `undefined` if there is no file. */
async function read(path: string): Promise<StoredKey | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK); // a pipe would have us wait
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const stats = await file.stat(); // of what is open, whatever has this name by now
    if (!stats.isFile() || stats.size > LARGEST) throw new IdentityFileError('identity-broken', path);
    const owner = process.getuid?.(); // Windows has neither owners nor modes of this kind
    if (owner !== undefined && (stats.uid !== owner || (stats.mode & OTHERS) !== 0))
      throw new IdentityFileError('identity-exposed', path);
    return parse(await file.readFile('utf8'), path);
  } finally {
    await file.close();
  }
}

/** Makes a key and its file. Resolves with what is in the file then: another process may have been faster. */
async function make(path: string): Promise<StoredKey> {
  const { privateKey } = await crypto.subtle.generateKey(SIGNING_KEY, true, ['sign', 'verify']);
  const { x = '', y = '', d = '' } = await crypto.subtle.exportKey('jwk', privateKey);
  const key: StoredKey = { kty: 'EC', crv: 'P-256', x, y, d };
  const draft = `${path}.${randomUUID()}`;
  try {
    const file = await open(draft, 'wx', MODE);
    try {
      await file.writeFile(`${JSON.stringify({ version: VERSION, key })}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    return (await isPlaced(draft, path)) ? key : await readNow(path);
  } finally {
    await unlink(draft).catch(() => undefined); // it may never have been there
  }
}

/** Gives a file this name, too. Resolves with whether it was free. */
async function isPlaced(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path); // unlike `rename()`, it replaces nothing
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  }
}

/** Reads the key that another process has just put there. Rejects if it is gone again, or if the name is a link that leads nowhere. */
async function readNow(path: string): Promise<StoredKey> {
  const key = await read(path);
  if (!key) throw new Error('Something of this name is there, and leads to no file.');
  return key;
}

function parse(text: string, path: string): StoredKey {
  try {
    const stored: unknown = JSON.parse(text);
    const key = isObject(stored) && stored['version'] === VERSION ? stored['key'] : undefined;
    if (isObject(key) && key['kty'] === 'EC' && key['crv'] === 'P-256') {
      const { x, y, d } = key;
      if (isCoordinate(x) && isCoordinate(y) && isCoordinate(d)) return { kty: 'EC', crv: 'P-256', x, y, d };
    }
  } catch {
    // It is no JSON. What JSON.parse() says of it may show parts of the key.
  }
  throw new IdentityFileError('identity-broken', path);
}

/** Makes an identity of a key. What fits nothing is no key. */
async function identityOf(key: StoredKey, path: string): Promise<Identity> {
  const { subtle } = crypto;
  const { kty, crv, x, y } = key;
  try {
    const [privateKey, publicKey] = await Promise.all([
      subtle.importKey('jwk', key, SIGNING_KEY, false, ['sign']),
      subtle.importKey('jwk', { kty, crv, x, y }, SIGNING_KEY, true, ['verify']),
    ]);
    const text = crypto.getRandomValues(new Uint8Array(16));
    if (await subtle.verify(SCHEME, publicKey, await subtle.sign(SCHEME, privateKey, text), text)) {
      const point = Uint8Array.of(4, ...decodeBase64(x), ...decodeBase64(y));
      return { publicKey: encodeBase64(point), privateKey };
    }
  } catch {
    // The numbers are no key: see below.
  }
  throw new IdentityFileError('identity-broken', path);
}

function isCoordinate(value: unknown): value is string {
  return isString(value) && NUMBER.test(value);
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code);
}
