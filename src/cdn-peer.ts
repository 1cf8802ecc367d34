/** What a connection needs as soon as it has peers. The CDN build loads it while the socket opens. */
export * from './core/check-options.js';
export * from './core/page.js';
export * from './core/relay/relay-link.js';
export * from './core/room/peer-factory.js';
export * from './core/link/link-stats.js';
export * from './core/topics/topic-hub.js';
export * from './core/media/devices/front/open-media.js';
export * from './elements/peer-list/round-trips.js';
export * from './elements/chat/announcer.js';
