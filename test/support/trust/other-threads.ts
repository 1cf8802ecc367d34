/** How many turns without news mean that nothing goes on. */
const TURNS = 30;

/** Resolves when what WebCrypto does in other threads has come to an end, and what follows from it. */
export async function otherThreads(turns = TURNS): Promise<void> {
  for (let i = 0; i < turns; i++) {
    await crypto.subtle.digest('SHA-256', new Uint8Array(1));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
