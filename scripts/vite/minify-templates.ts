import { minifyHTMLLiterals } from 'minify-literals';
import type { Plugin } from 'vite';

/** The import of Lit's `css` tag. */
const CSS_IMPORT = /\bcss\b(?=[^}]*\} from 'lit')/;

/** Minifies what no minifier for JavaScript looks into: the `html` and `css` templates of the elements. */
export function minifyTemplates(): Plugin {
  return {
    name: 'minify-templates',
    enforce: 'pre',
    transform: {
      filter: { id: '**/src/elements/**' },
      async handler(code, fileName) {
        if (/css`[^`]*\$\{/.test(code)) throw new Error(`${fileName}: styles must not have expressions.`);
        const small = await minifyHTMLLiterals(code, { fileName });
        // 155 bytes: `css` does the same for a template without expressions, but has much to say about those with.
        const short = (small?.code ?? code).replace(CSS_IMPORT, 'unsafeCSS as css');
        return { code: short, map: small?.map?.toString() ?? null };
      },
    },
  };
}
