/** A page that has one end of any number of conversations, and says how they go. */
import { End } from './end.js';

/** @type {Map<string, End>} */
const ends = new Map();

/** Joins a room of this name; resolves when the server has welcomed us. */
globalThis.begin = async (/** @type {string} */ name, /** @type {import('../end.js').EndOptions} */ options) => {
  ends.set(name, await End.open(name, options));
};

/** Our end of the conversation of this name. */
globalThis.endOf = (/** @type {string} */ name) => {
  const end = ends.get(name);
  if (!end) throw new Error(`There is no conversation ${name}.`);
  return end;
};

globalThis.ready = true;
