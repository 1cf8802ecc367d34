import { it } from 'node:test';
import { assertChat } from '../support/example-page.js';
import { PartyKit } from '../support/server/partykit.js';

it('the example for PartyKit brings two people together on its page', async () => {
  const partykit = new PartyKit({ project: 'examples/partykit' });
  try {
    await assertChat(await partykit.start());
  } finally {
    await partykit.dispose();
  }
});
