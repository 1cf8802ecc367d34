import type { VerifyWords } from '../../language/words.js';

export const words: VerifyWords = {
  verifyIntro:
    'Assurez-vous que personne n’écoute : comparez sept emojis avec {name}, de vive voix ou lors d’un appel.',
  verifyWhom: 'Qui voulez-vous vérifier ?',
  verifyOther: 'Quelqu’un d’autre',
  verifyStart: 'Commencer',
  verifyAsks: '{name} veut s’assurer que c’est bien vous.',
  verifyAsking: 'En attente de {name}, qui doit commencer aussi.',
  verifyCompare:
    'Est-ce que {name} voit la même chose, dans le même ordre ? Demandez de vive voix ou lors d’un appel, pas dans ce chat.',
  emoji: 'Emojis à comparer',
  digits: 'Nombres à comparer',
  showDigits: 'Afficher plutôt des nombres',
  showEmoji: 'Afficher plutôt des emojis',
  match: 'C’est pareil',
  differ: 'C’est différent',
  verifyConfirmed: 'En attente de la confirmation de {name}…',
  verifyDone: '{name} : identité vérifiée.',
  verifyDoneHere: '{name} : identité vérifiée, tant que cette page reste ouverte.',
  verifyMismatch:
    'Ce n’est pas pareil des deux côtés. Quelqu’un se trouve peut-être entre vous et {name} : ne vous y fiez pas.',
  verifyCancelled: 'Vous avez annulé.',
  verifyCancelledThey: '{name} a annulé.',
  verifyExpired: 'Cela a pris trop de temps.',
  verifyGone: '{name} est injoignable.',
  verifyFailed: 'Cela n’a pas fonctionné.',
  verifyInsecure: 'Il faut https des deux côtés.',
  cancel: 'Annuler',
  verifyAgain: 'Recommencer',
  unverify: 'Retirer la vérification',
  close: 'Fermer',
  safetyNumber: 'Numéro de sécurité',
  safetyHint: 'Si {name} voit le même numéro, il n’y a personne entre vous. Il ne change pas.',
  safetyCode: 'Code QR du numéro de sécurité',
  verifyOpen: 'Comparer les emojis',
  verifyChanged:
    'Vous avez vérifié quelqu’un d’autre sous le nom {name}. Vérifiez cette personne avant de vous y fier.',
  dismiss: 'Masquer',
  attempts:
    'Plusieurs tentatives d’entrer avec un mot de passe incorrect ont échoué. Vous ne laissez entrer personne tant que vous n’en autorisez pas d’autres.',
  allowAttempts: 'Autoriser d’autres tentatives',
  newPassword: 'Nouveau mot de passe',
  passwordRemoval:
    'Plus personne ici n’entendra {name}. Le salon reçoit un nouveau mot de passe : tout le monde ici le voit, et il faudra l’avoir pour venir.',
  passwordRefused: 'Ça n’a pas marché. Choisissez un mot de passe que le salon n’a pas encore.',
  passwordChanged: '{name} a changé le mot de passe de ce salon. C’est maintenant : {password}',
  emojiNames: [
    ...['Ours', 'Grenouille', 'Serpent', 'Éléphant', 'Hibou', 'Renard', 'Abeille', 'Escargot'],
    ...['Crabe', 'Baleine', 'Chameau', 'Canard', 'Chauve-souris', 'Tortue', 'Girafe', 'Hérisson'],
    ...['Cactus', 'Champignon', 'Tournesol', 'Feuille', 'Arc-en-ciel', 'Éclair', 'Volcan', 'Étoile'],
    ...['Lune', 'Feu', 'Goutte', 'Bonhomme de neige', 'Citron', 'Cerises', 'Pastèque', 'Ananas'],
    ...['Carotte', 'Œuf', 'Fromage', 'Pain', 'Donut', 'Glace', 'Bretzel', 'Café'],
    ...['Voiture', 'Vélo', 'Tracteur', 'Fusée', 'Voilier', 'Train', 'Hélicoptère', 'Trottinette'],
    ...['Marteau', 'Clé', 'Cloche', 'Lampe de poche', 'Télescope', 'Aimant', 'Boussole', 'Ballon'],
    ...['Cadeau', 'Dé', 'Puzzle', 'Guitare', 'Tambour', 'Chapeau', 'Chaussettes', 'Réveil'],
  ],
};
