import { registerHooks } from 'node:module';
import { basename } from 'node:path';

/** While `act` runs, these modules cannot be loaded, as on a page without a network. Names are without `.js`. */
export async function withoutModules<Result>(names: readonly string[], act: () => Promise<Result>): Promise<Result> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (names.includes(basename(specifier, '.js'))) throw new Error(`There is no network to load ${specifier}.`);
      return next(specifier, context);
    },
  });
  try {
    return await act();
  } finally {
    hooks.deregister();
  }
}
