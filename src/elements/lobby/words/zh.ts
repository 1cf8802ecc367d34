import type { LobbyWords } from '../../language/words.js';

export const words: LobbyWords = {
  nobodyInside: '还没有人。',
  inside: { other: '房间里有 {count} 人。' },
  yourName: '你的名字',
  password: '密码',
  showPassword: '显示密码',
  hidePassword: '隐藏密码',
  join: '加入',
  wrongPassword: '密码错误，请重试。',
  noPassword: '请输入此房间的密码。',
  noName: '请输入名字后再加入。',
};
