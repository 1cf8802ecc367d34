/** Limits of a server that lets everything be done as often as it can be done. */
export const LIMITS = { framesPerSecond: 1e9, bytesPerSecond: 1e12, connectsPerSecond: 1e6, socketsPerAddress: 1e6 };
