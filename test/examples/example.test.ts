import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { assertChat } from '../support/example-page.js';
import { DevCommand } from '../support/dev-command.js';

const { EXAMPLE = '', EXAMPLE_FOLDER = '' } = process.env;
/** How the README of each says to start it, if not by `npm run dev`. */
const COMMANDS: Readonly<Record<string, readonly [program: string, ...words: string[]]>> = {
  readme: ['npx', 'webrtc-elements', '--folder', '.'],
  jwt: ['npm', 'start', '--'],
};

/** The end of the address of its page, as its README says. */
function queryOf(example: string): string {
  if (example !== 'jwt') return '';
  const token = execFileSync('node', ['token.mjs', 'lobby', 'Ada'], { cwd: EXAMPLE_FOLDER });
  return `/?token=${token.toString().trim()}`;
}

describe(`the example ${EXAMPLE}`, () => {
  it('brings two people together on its page, when it is installed and started as its README says', async () => {
    process.env['JWT_SECRET'] = randomBytes(32).toString('base64');
    const [program, ...words] = COMMANDS[EXAMPLE] ?? ['npm', 'run', 'dev', '--'];
    const command = new DevCommand(EXAMPLE_FOLDER, program, words);
    try {
      await assertChat(`${await command.start()}${queryOf(EXAMPLE)}`);
    } finally {
      await command.end();
    }
  });
});
