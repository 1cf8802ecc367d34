import type { LobbyWords } from '../../language/words.js';

export const words: LobbyWords = {
  nobodyInside: 'لا أحد هنا بعد.',
  inside: {
    zero: 'لا أحد هنا.',
    one: 'شخص واحد هنا.',
    two: 'شخصان هنا.',
    few: '{count} أشخاص هنا.',
    many: '{count} شخصًا هنا.',
    other: '{count} شخص هنا.',
  },
  yourName: 'اسمك',
  password: 'كلمة المرور',
  showPassword: 'إظهار كلمة المرور',
  hidePassword: 'إخفاء كلمة المرور',
  join: 'انضمام',
  wrongPassword: 'كلمة المرور غير صحيحة. حاول مرة أخرى.',
  noPassword: 'اكتب كلمة مرور هذه الغرفة.',
  noName: 'اكتب اسمًا للانضمام.',
};
