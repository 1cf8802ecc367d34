import type { Plugin } from 'vite';

/** An error with a text of its own. */
const TEXT = /\bError\(\s*(["'`])(?:(?!\1)[^\\]|\\.){20,}\1,?\s*\)/g;

/** Drops the texts of errors that packages throw at programmers who use them in a wrong way. We use them in the right one. */
export function dropErrorTexts(): Plugin {
  return {
    name: 'drop-error-texts',
    transform: {
      filter: { id: /\/node_modules\/(partysocket|lit-html|@lit|@noble)\// },
      handler: (code) => ({ code: code.replace(TEXT, 'Error()'), map: null }),
    },
  };
}
