import { PAIR_PARTY } from '../../../src/protocol/frames.js';
import { conformance } from '../../support/server/conformance.js';
import { PartyKit } from '../../support/server/partykit.js';
import { Workerd } from '../../support/server/workerd.js';

/** Rooms say how many are in them. */
const PEEK = { WEBRTC_PEEK: '1' };

conformance('a Durable Object on workerd', async () => {
  const workerd = new Workerd({
    entry: 'test/server/workers/partyserver.ts',
    objects: { main: 'SignallingRoom', [PAIR_PARTY]: 'PairRoom', side: 'SignallingRoom' },
    vars: PEEK,
  });
  return { urls: [await workerd.start()], close: () => workerd.dispose() };
});

conformance('a party of partykit dev', async () => {
  const partykit = new PartyKit({
    entry: 'test/server/workers/partykit.ts',
    parties: [PAIR_PARTY, 'side'],
    vars: PEEK,
  });
  return { urls: [await partykit.start()], close: () => partykit.dispose() };
});
