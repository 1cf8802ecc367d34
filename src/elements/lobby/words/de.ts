import type { LobbyWords } from '../../language/words.js';

export const words: LobbyWords = {
  nobodyInside: 'Noch ist niemand hier.',
  inside: { one: '{count} Person ist hier.', other: '{count} Personen sind hier.' },
  yourName: 'Dein Name',
  password: 'Passwort',
  showPassword: 'Passwort anzeigen',
  hidePassword: 'Passwort verbergen',
  join: 'Beitreten',
  wrongPassword: 'Das Passwort ist falsch. Versuche es noch einmal.',
  noPassword: 'Gib das Passwort dieses Raums ein.',
  noName: 'Gib einen Namen ein, um beizutreten.',
};
