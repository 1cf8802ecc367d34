import { describe, it } from 'node:test';
import { assertChat } from '../support/example-page.js';
import { DevCommand } from '../support/dev-command.js';

const { EXAMPLE = '', EXAMPLE_FOLDER = '' } = process.env;

describe(`the example ${EXAMPLE}`, () => {
  it('brings two people together on its page, when it is installed and started as its README says', async () => {
    const [program, ...words] =
      EXAMPLE === 'readme' ? ['npx', 'webrtc-elements', '--folder', '.'] : ['npm', 'run', 'dev', '--'];
    const command = new DevCommand(EXAMPLE_FOLDER, program, words);
    try {
      await assertChat(await command.start());
    } finally {
      await command.end();
    }
  });
});
