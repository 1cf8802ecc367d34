/**
 * Bytes whose buffer is not shared, as sockets, data channels and WebCrypto take them: `Uint8Array<ArrayBuffer>`, written so that
 * TypeScript before 5.7 can read our declarations, where `Uint8Array` is not generic.
 */
export type Bytes = ReturnType<typeof Uint8Array.of>;
