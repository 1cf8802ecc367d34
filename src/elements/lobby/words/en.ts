import type { LobbyWords } from '../../language/words.js';

export const words: LobbyWords = {
  nobodyInside: 'Nobody is here yet.',
  inside: { one: '{count} person is here.', other: '{count} people are here.' },
  yourName: 'Your name',
  password: 'Password',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  join: 'Join',
  wrongPassword: 'The password is wrong. Try again.',
  noPassword: 'Type the password of this room.',
  noName: 'Type a name to join.',
};
