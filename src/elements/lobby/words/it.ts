import type { LobbyWords } from '../../language/words.js';

export const words: LobbyWords = {
  nobodyInside: 'Non c’è ancora nessuno.',
  inside: {
    one: '{count} persona è presente.',
    many: '{count} di persone sono presenti.',
    other: '{count} persone sono presenti.',
  },
  yourName: 'Il tuo nome',
  password: 'Password',
  showPassword: 'Mostra password',
  hidePassword: 'Nascondi password',
  join: 'Entra',
  wrongPassword: 'La password è errata. Riprova.',
  noPassword: 'Scrivi la password di questa stanza.',
  noName: 'Scrivi un nome per entrare.',
};
