import { readFileSync } from 'node:fs';
import { run } from './install.mjs';
import { writeGenerated } from './generated.mjs';

/** `npm run manifest`: describes the elements in `custom-elements.json`, and makes of it what is made of it. */
run('cem', ['analyze', '--config', 'custom-elements-manifest.config.mjs', '--quiet']);
await writeGenerated(JSON.parse(readFileSync('custom-elements.json', 'utf8')));
