/** Modules of Node, for pages that run in Node and lack what Node has: those of Jest with jsdom. */
interface NodeModules {
  readonly 'node:crypto': { readonly webcrypto: Crypto };
  readonly 'node:util': Pick<typeof globalThis, 'TextEncoder' | 'TextDecoder'>;
  readonly 'node:worker_threads': Pick<typeof globalThis, 'MessageChannel'>;
}

type Lacking = Partial<Pick<typeof globalThis, 'MessageChannel' | 'TextEncoder' | 'TextDecoder'>> & {
  readonly crypto?: Partial<Crypto>;
  readonly process?: { getBuiltinModule?<Name extends keyof NodeModules>(name: Name): NodeModules[Name] };
};

/**
 * Gives the page what messages need and it lacks: `TextEncoder`, `TextDecoder`, `MessageChannel` and `crypto.subtle` of Node, and
 * `Blob.arrayBuffer()`. They stay. Throws an error that says what is missing if the page does not run in Node.
 */
export function addMissingGlobals(): void {
  const page = globalThis as Lacking;
  if (!page.TextEncoder || !page.TextDecoder) {
    const { TextEncoder, TextDecoder } = fromNode(page, 'node:util', 'TextEncoder');
    Object.assign(globalThis, { TextEncoder, TextDecoder });
  }
  if (!page.MessageChannel) {
    const { MessageChannel } = fromNode(page, 'node:worker_threads', 'MessageChannel');
    Object.assign(globalThis, { MessageChannel });
  }
  if (!page.crypto?.subtle && isSecure()) {
    const { webcrypto } = fromNode(page, 'node:crypto', 'crypto.subtle');
    const target = page.crypto ?? webcrypto;
    if (target !== webcrypto) define(target, 'subtle', webcrypto.subtle);
    else define(globalThis, 'crypto', webcrypto);
  }
  if (!('arrayBuffer' in Blob.prototype)) define(Blob.prototype, 'arrayBuffer', readBlob);
}

/** Over plain http, browsers have no WebCrypto on purpose. */
function isSecure(): boolean {
  return (globalThis as Partial<typeof globalThis>).isSecureContext !== false;
}

function fromNode<Name extends keyof NodeModules>(page: Lacking, name: Name, missing: string): NodeModules[Name] {
  const found = page.process?.getBuiltinModule?.(name);
  if (!found) throw new Error(`This page has no ${missing}. Provide it in a setup file of your test runner.`);
  return found;
}

function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, configurable: true, writable: true });
}

function readBlob(this: Blob): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = () => reject(reader.error ?? new Error('The Blob cannot be read.'));
    reader.readAsArrayBuffer(this);
  });
}
