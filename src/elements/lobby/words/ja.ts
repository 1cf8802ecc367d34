import type { LobbyWords } from '../../language/words.js';

export const words: LobbyWords = {
  nobodyInside: 'まだ誰もいません。',
  inside: { other: '{count}人が参加しています。' },
  yourName: 'あなたの名前',
  password: 'パスワード',
  showPassword: 'パスワードを表示',
  hidePassword: 'パスワードを隠す',
  join: '参加する',
  wrongPassword: 'パスワードが違います。もう一度入力してください。',
  noPassword: 'このルームのパスワードを入力してください。',
  noName: '参加するには名前を入力してください。',
};
