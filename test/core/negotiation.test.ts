import { describe, it } from 'node:test';
import { RTCPeerConnection as Werift } from 'werift';
import { RTCPeerConnection as Wrtc } from '../../demo/roamhq-wrtc.js';
import { NAMES, play } from '../support/core/negotiation-orders.js';
import { assertOutcome } from '../support/core/negotiation-outcomes.js';

for (const [title, Implementation] of [
  ['werift', Werift],
  ['@roamhq/wrtc', Wrtc],
] as const) {
  describe(`negotiation with ${title} holds when`, () => {
    for (const name of NAMES) {
      it(name, async () =>
        assertOutcome(name, await play(name, Implementation as unknown as typeof RTCPeerConnection)),
      );
    }
  });
}
