import { createHash, randomBytes } from 'node:crypto';
import type { Connection, FileOffer } from 'webrtc-elements/core';
import { within } from '../wait.js';

/** A block of a file, in bytes. */
export const BLOCK = 256 * 1024;

/** Random bytes. */
export const bytes = (size: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(size));

/** The SHA-256 of some bytes. */
export const hashOf = async (content: Blob | Uint8Array): Promise<string> =>
  createHash('sha256')
    .update(content instanceof Uint8Array ? content : new Uint8Array(await content.arrayBuffer()))
    .digest('hex');

/** The next offer that a member gets. */
export const nextOffer = (connection: Connection): Promise<FileOffer> =>
  within(new Promise((resolve) => connection.once('file-offer', resolve)), 'an offer');

/** The code of the error that a promise rejects with. */
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  within(
    promise.then(
      () => 'none',
      (error: unknown) => (error as { code?: string }).code ?? (error as Error).name,
    ),
    'an error',
  );

/** A message with a block, as it travels. `hash`: in place of the real one. */
export function blockOf(file: number, offset: number, content: Uint8Array, hash?: Uint8Array): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(44 + content.length);
  const view = new DataView(message.buffer);
  view.setUint32(0, file);
  view.setBigUint64(4, BigInt(offset));
  message.set(hash ?? createHash('sha256').update(content).digest(), 12);
  message.set(content, 44);
  return message;
}
