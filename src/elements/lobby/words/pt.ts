import type { LobbyWords } from '../../language/words.js';

export const words: LobbyWords = {
  nobodyInside: 'Ainda não há ninguém aqui.',
  inside: { one: 'Há {count} pessoa aqui.', many: 'Há {count} de pessoas aqui.', other: 'Há {count} pessoas aqui.' },
  yourName: 'Seu nome',
  password: 'Senha',
  showPassword: 'Mostrar senha',
  hidePassword: 'Ocultar senha',
  join: 'Entrar',
  wrongPassword: 'A senha está incorreta. Tente de novo.',
  noPassword: 'Digite a senha desta sala.',
  noName: 'Digite um nome para entrar.',
};
