/** The languages of the pictures: one from left to right, one from right to left. */
export const LANGUAGES = ['en', 'ar'] as const;
export type Tongue = (typeof LANGUAGES)[number];
/** The secret of the demo's rooms, which are private: those who meet there have the same link. */
export const SECRET = '#key=c2NyZWVuc2hvdHMtb25seQ';
/** The few words of the demo's own room, for a picture from right to left; those of the elements turn by themselves. */
export const ARABIC: Readonly<Record<string, string>> = {
  Call: 'مكالمة',
  Invite: 'دعوة',
  Leave: 'مغادرة',
  'In this room': 'في هذه الغرفة',
  'Your name': 'اسمك',
};

export interface Scene {
  readonly room: string;
  readonly us: string;
  readonly people: readonly string[];
  readonly lines: readonly (readonly [who: string, text: string])[];
}
export const SCENES: Readonly<Record<Tongue, Scene>> = {
  en: {
    room: 'coral-otter',
    us: 'Ada',
    people: ['Grace', 'Linus'],
    lines: [
      ['Grace', 'Morning! I only clicked your link. No sign-up?'],
      ['Ada', 'None. Our browsers talk to each other, the server only made the introduction.'],
      ['Linus', 'Here from my phone, on the train.'],
      ['Grace', 'Is everybody free on Thursday at six? I would book the table by the window.'],
      ['Grace', 'They have a new menu: https://harbour.example/menu'],
      ['Linus', 'Thursday is good.'],
      ['Ada', 'For me too. Thank you, Grace!'],
    ],
  },
  ar: {
    room: 'coral-otter-rtl',
    us: 'ليلى',
    people: ['مريم', 'يوسف'],
    lines: [
      ['مريم', 'صباح الخير! فتحت الرابط فقط. ألا حاجة إلى التسجيل؟'],
      ['ليلى', 'لا. متصفحاتنا تتحدث فيما بينها، والخادم عرّفنا ببعضنا فحسب.'],
      ['يوسف', 'دخلت من هاتفي وأنا في القطار.'],
      ['مريم', 'هل الجميع متفرغ يوم الخميس في السادسة؟ سأحجز الطاولة بجانب النافذة.'],
      ['مريم', 'لديهم قائمة جديدة: https://harbour.example/menu'],
      ['يوسف', 'OK, Thursday at six.'],
      ['ليلى', 'وأنا أيضًا. شكرًا يا مريم!'],
    ],
  },
};
