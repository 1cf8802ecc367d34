/** What a connection needs as soon as somebody else is there; the one-file build loads it while its socket opens. */
export * from './core/relay/relay-link.js';
export * from './core/room/peer-factory.js';
export * from './core/link/link-stats.js';
