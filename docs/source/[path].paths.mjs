import { extname, basename } from 'node:path';
import { readFileSync } from 'node:fs';
import { addressOf, sourceFiles } from '../.vitepress/addresses.mjs';

/** A page for each file of the repository that the documentation links to. */
export default {
  paths: () =>
    sourceFiles().map((file) => ({
      params: { path: addressOf(file).replace(/^source\/|\.md$/g, '') },
      content: contentOf(file),
    })),
};

/** @param {string} file */
function contentOf(file) {
  const text = readFileSync(file, 'utf8').trimEnd();
  const language = extname(file).slice(1) || basename(file).toLowerCase();
  return language === 'md' ? text : `# \`${file}\`\n\n\`\`\`${language}\n${text}\n\`\`\``;
}
