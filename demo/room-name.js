const COLOURS = 'amber azure coral ivory jade lilac linen mauve mint ochre olive pearl plum rose ruby sand'.split(' ');
const ANIMALS = 'crane finch fox gecko hare heron lynx marten moth newt otter owl panda robin seal wren'.split(' ');
/** Without those that are taken for one another. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A name that can be read out and not be guessed: `coral-otter-4kz8q`. */
export function createRoomName() {
  const end = Array.from({ length: 5 }, () => pick(SIGNS)).join('');
  return `${pick(COLOURS)}-${pick(ANIMALS)}-${end}`;
}

/** @param {string | readonly string[]} choices - At most 256. */
function pick(choices) {
  const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
  return choices[byte % choices.length];
}
