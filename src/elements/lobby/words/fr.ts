import type { LobbyWords } from '../../language/words.js';

export const words: LobbyWords = {
  nobodyInside: 'Il n’y a encore personne ici.',
  inside: {
    one: '{count} personne est ici.',
    many: '{count} de personnes sont ici.',
    other: '{count} personnes sont ici.',
  },
  yourName: 'Votre nom',
  password: 'Mot de passe',
  showPassword: 'Afficher le mot de passe',
  hidePassword: 'Masquer le mot de passe',
  join: 'Entrer',
  wrongPassword: 'Le mot de passe est incorrect. Réessayez.',
  noPassword: 'Saisissez le mot de passe de ce salon.',
  noName: 'Saisissez un nom pour entrer.',
};
