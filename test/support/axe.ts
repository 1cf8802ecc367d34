import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The script of axe, for a page to run: it finds what keeps people from using the page. */
export const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
