/** The room in which everything happens: hellos are for it. */
export const ROOM = 'fuzz';
