/** Entry of the one-file build: the tags, and everything that the package exports. */
import './elements/define.js';

export * from './index.js';

// Every room needs it as soon as its socket is open, so it is on its way before that. Should it fail, connect() says so.
void import('./core/room/peer-factory.js').catch(() => undefined);
