import { ConnectionError } from '../errors.js';

/** What a part of this library exports, once it has loaded. Rejects with a `ConnectionError`, `load-failed`, if that does not work. */
export async function load<Part>(part: Promise<Part>): Promise<Part> {
  try {
    return await part;
  } catch (cause) {
    throw new ConnectionError('load-failed', { cause });
  }
}

/** Makes something at the first call, and again at the next one if that has failed. */
export function lazy<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}
