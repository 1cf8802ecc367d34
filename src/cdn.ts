/** The entry of the CDN build: registers the tags, and exports everything that the package exports. */
import './elements/define.js';
import { recallIdentity } from './core/trust/identity/page-identity.js';

export * from './index.js';

// A page that was here before is somebody already.
recallIdentity();
// Every room needs it as soon as its socket is open, so it loads before that. If it fails, connect() reports it.
void import('./core/room/peer-factory.js').catch(() => undefined);
