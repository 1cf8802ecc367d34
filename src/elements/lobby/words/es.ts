import type { LobbyWords } from '../../language/words.js';

export const words: LobbyWords = {
  nobodyInside: 'Todavía no hay nadie aquí.',
  inside: {
    one: 'Hay {count} persona aquí.',
    many: 'Hay {count} de personas aquí.',
    other: 'Hay {count} personas aquí.',
  },
  yourName: 'Tu nombre',
  password: 'Contraseña',
  showPassword: 'Mostrar contraseña',
  hidePassword: 'Ocultar contraseña',
  join: 'Entrar',
  wrongPassword: 'La contraseña no es correcta. Inténtalo de nuevo.',
  noPassword: 'Escribe la contraseña de esta sala.',
  noName: 'Escribe un nombre para entrar.',
};
