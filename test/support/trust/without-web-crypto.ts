/** Runs something as on a page over plain http: there is no WebCrypto until it resolves. */
export async function withoutWebCrypto<Result>(run: () => Promise<Result>): Promise<Result> {
  Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true });
  try {
    return await run();
  } finally {
    Reflect.deleteProperty(crypto, 'subtle'); // the one of the platform shows again
  }
}
