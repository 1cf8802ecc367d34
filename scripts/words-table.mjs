import { readFileSync } from 'node:fs';

const PAGE = 'docs/languages.md';
/** What stands before the table in the page. */
const MARK = /(<!-- words:.*?-->\n).*$/s;
const ENGLISH = '../src/elements/language/languages/en.ts';

/** @type {{ words: import('../src/elements/language/words.js').Words }} */
const { words } = await import(ENGLISH);

/** The guide to languages with all words of the elements, in English, at its end. */
export function wordsTable() {
  const rows = Object.entries(words).map(([key, text]) => `| \`${key}\` | ${inOneCell(text)} |`);
  const table = ['| word | English |', '| --- | --- |', ...rows].join('\n');
  return { [PAGE]: readFileSync(PAGE, 'utf8').replace(MARK, (_, mark) => `${mark}\n${table}\n`) };
}

/** @param {string | import('../src/elements/language/words.js').Plural} text */
function inOneCell(text) {
  if (typeof text === 'string') return text;
  return Object.entries(text)
    .map(([form, one]) => `${form}: ${one}`)
    .join('<br />');
}
