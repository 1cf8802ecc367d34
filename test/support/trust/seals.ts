import { after, before, mock } from 'node:test';

/** Where what is sealed begins in a frame of a pair. */
const SEALED_AT = 25;

/** Watches what is sealed in this process while the suite around the call runs. */
export function watchSeals(): { read(signal: string): string } {
  const plain = new Map<string, string>();
  before(() => {
    const { subtle } = crypto;
    const encrypt = subtle.encrypt.bind(subtle);
    mock.method(subtle, 'encrypt', async (...what: Parameters<typeof encrypt>) => {
      const text = Buffer.from(what[2] as Uint8Array).toString();
      const sealed = await encrypt(...what);
      plain.set(Buffer.from(sealed).toString('base64url'), text);
      return sealed;
    });
  });
  after(() => mock.restoreAll());
  return {
    /** What a signal says that was sealed here, in JSON. Empty if it was not. */
    read: (signal) => plain.get(Buffer.from(signal, 'base64url').subarray(SEALED_AT).toString('base64url')) ?? '',
  };
}
