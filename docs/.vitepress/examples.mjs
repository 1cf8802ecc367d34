import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { liveExamplesOf } from '../../scripts/markdown.mjs';
import { addressOf, pageFiles } from './addresses.mjs';

/**
 * The running examples, each as a page of its own below `live/`, so that they run as they are written.
 *
 * @typedef {import('../../scripts/markdown.mjs').LiveExample} LiveExample
 * @typedef {import('../../scripts/markdown.mjs').Sample} Sample
 */

/** What all examples share: how they look, and which rooms they are in. */
const SHARED = 'docs/.vitepress/live';
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'";
const LIBRARY = /'webrtc-elements(?:\/core|\/define)?'/g;

/**
 * What the files of an example are called.
 *
 * @param {string} address - Of the page that it is on.
 * @param {number} number - Which of that page's examples it is, from 1.
 */
export function exampleName(address, number) {
  return `${address.replace(/\.md$/, '').replaceAll('/', '-')}-${number}`;
}

/**
 * The files of all examples of a page, by their names.
 *
 * @param {string} page
 * @returns {[name: string, text: string][]}
 */
function filesOf(page) {
  if (!page.endsWith('.md')) return [];
  const textOfAll = (/** @type {Sample[]} */ samples) => samples.map(({ text }) => `${text}\n`).join('');
  return liveExamplesOf(page)
    .flatMap((example, index) => {
      const name = exampleName(addressOf(page), index + 1);
      return /** @type {[string, string][]} */ ([
        [`${name}.html`, exampleHtml(name, example)],
        [`${name}.css`, textOfAll(example.css)],
        [`${name}.js`, textOfAll(example.js).replaceAll(LIBRARY, "'/webrtc-elements.js'")],
      ]);
    })
    .filter(([, text]) => text);
}

/**
 * Writes the files of all examples.
 *
 * @param {string} folder
 */
export function writeExamples(folder) {
  cpSync(SHARED, folder, { recursive: true });
  for (const [name, text] of pageFiles().flatMap(filesOf)) writeFileSync(join(folder, name), text);
}

/**
 * The text of one of these files, as the page has it now.
 *
 * @param {string} name
 */
export function readExample(name) {
  if (readdirSync(SHARED).includes(name)) return readFileSync(join(SHARED, name), 'utf8');
  return new Map(pageFiles().flatMap(filesOf)).get(name);
}

/**
 * @param {string} name
 * @param {LiveExample} example
 */
function exampleHtml(name, { html, css, js }) {
  return `<!doctype html>
<html lang="en" data-example="${name}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Example</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="live.css">
${css.length > 0 ? `<link rel="stylesheet" href="${name}.css">` : ''}
<script type="module" src="live.js"></script>
<script type="module" src="/webrtc-elements.js"></script>
${js.length > 0 ? `<script type="module" src="${name}.js"></script>` : ''}
</head>
<body>
<main>
<h1>Example</h1>
${html.text}
</main>
</body>
</html>
`;
}
