import { minifyHTMLLiterals } from 'minify-literals';
import type { Plugin } from 'vite';

/** Minifies what no minifier for JavaScript looks into: the `html` and `css` templates of the elements. */
export function minifyTemplates(): Plugin {
  return {
    name: 'minify-templates',
    enforce: 'pre',
    transform: {
      filter: { id: '**/src/elements/**' },
      async handler(code, fileName) {
        const small = await minifyHTMLLiterals(code, { fileName });
        return small && { code: small.code, map: small.map?.toString() ?? null };
      },
    },
  };
}
