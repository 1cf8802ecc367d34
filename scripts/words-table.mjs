import { readFileSync } from 'node:fs';

const PAGE = 'docs/languages.md';
/** What stands before the table in the page. */
const MARK = /(<!-- words:.*?-->\n).*$/s;
/** The words that all elements share, and those of rare elements. */
const ENGLISH = [
  '../src/elements/language/languages/en.ts',
  '../src/elements/lobby/words/en.ts',
  '../src/elements/verify/words/en.ts',
  '../src/elements/call/words/en.ts',
];

/**
 * @import { Words } from '../src/elements/language/words.js'
 * @type {{ words: Partial<Words> }[]}
 */
const modules = await Promise.all(ENGLISH.map((path) => import(path)));
const words = Object.assign({}, ...modules.map(({ words }) => words));

/** The guide to languages with all words of the elements, in English, at its end. */
export function wordsTable() {
  const rows = Object.entries(words).map(([key, text]) => `| \`${key}\` | ${inOneCell(text)} |`);
  const table = ['| word | English |', '| --- | --- |', ...rows].join('\n');
  return { [PAGE]: readFileSync(PAGE, 'utf8').replace(MARK, (_, mark) => `${mark}\n${table}\n`) };
}

/** @param {Words[keyof Words]} text */
function inOneCell(text) {
  if (typeof text === 'string') return text;
  if (Array.isArray(text)) return `${text.slice(0, 3).join(', ')}, … ${text.at(-1)}: ${text.length} names`;
  return Object.entries(text)
    .map(([form, one]) => `${form}: ${one}`)
    .join('<br />');
}
