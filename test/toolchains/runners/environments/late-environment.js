import { builtinEnvironments } from 'vitest/runtime';
import { LateTimers } from './late-timers.js';

/** An environment of Vitest. */
export function lateEnvironment(name) {
  return {
    name: `late-${name}`,
    viteEnvironment: 'client',
    async setup(page, options) {
      const late = new LateTimers();
      const environment = await builtinEnvironments[name].setup(page, options);
      late.watch(page);
      return { teardown: () => late.end(() => environment.teardown(page)) };
    },
  };
}
