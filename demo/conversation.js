/** @import { ChatMessage, WebrtcChatElement } from 'webrtc-elements' */
/** @import { Member } from './stand-in-room.js' */

/** @typedef {{ us: Member, grace: Member, linus: Member, mary: Member }} Cast */
/** @typedef {{ who: keyof Cast, text: string, ago: number }} Line `ago` in minutes. */

const DAY = 24 * 60;
const us = { id: 'c4a1', time: 0 };
const grace = { id: '51f0', time: 12 };
const linus = { id: '2b7e', time: 48 };
const mary = { id: '90d3', time: 140 };

/** What is said on pages that show the elements without anybody there. */
export const SCENES = {
  en: {
    /** @type {Cast} */
    cast: {
      us: { ...us, name: 'Ada' },
      grace: { ...grace, name: 'Grace' },
      linus: { ...linus, name: 'Linus' },
      mary: { ...mary, name: 'Mary' },
    },
    /** @type {Line[]} */
    lines: [
      { who: 'grace', ago: DAY + 95, text: 'The ferry goes at nine. I looked it up: https://ferry.example/timetable' },
      { who: 'linus', ago: DAY + 92, text: 'Nine in the morning? On a Saturday?' },
      { who: 'linus', ago: DAY + 91, text: 'All right. I bring the coffee.' },
      { who: 'us', ago: 22, text: 'Then I bring bread, and the good cheese.' },
      { who: 'mary', ago: 17, text: 'May my sister come along? She has never been to the islands.' },
      { who: 'us', ago: 16, text: 'Of course! The more the better.' },
      {
        who: 'grace',
        ago: 4,
        text: 'Five of us, then. I book seats on the upper deck, on the left: that is where you see the lighthouse from.',
      },
      { who: 'grace', ago: 3, text: 'Done.' },
    ],
    last: 'See you on the pier!',
    more: ['Is anybody on the way already?', 'I am at the station.', 'Platform two, the front of the train.'],
    lost: 'Shall I bring the map?',
    partly: 'The weather looks fine for Saturday.',
    header: 'Saturday’s trip',
    guest: 'Olivia-Charlotte van der Westhuizen-Featherstonehaugh',
    wide: 'supercalifragilisticexpialidocious-supercalifragilisticexpialidocious',
  },
  ar: {
    /** @type {Cast} */
    cast: {
      us: { ...us, name: 'ليلى' },
      grace: { ...grace, name: 'مريم' },
      linus: { ...linus, name: 'يوسف' },
      mary: { ...mary, name: 'سلمى' },
    },
    /** @type {Line[]} */
    lines: [
      {
        who: 'grace',
        ago: DAY + 95,
        text: 'تنطلق العبّارة في التاسعة. هذه هي المواعيد: https://ferry.example/timetable',
      },
      { who: 'linus', ago: DAY + 92, text: 'التاسعة صباحًا؟ يوم السبت؟' },
      { who: 'linus', ago: DAY + 91, text: 'حسنًا، القهوة عليّ.' },
      { who: 'us', ago: 22, text: 'وأنا سأحضر الخبز والجبن اللذيذ.' },
      { who: 'mary', ago: 17, text: 'هل تستطيع أختي أن ترافقنا؟ لم تزر الجزر من قبل.' },
      { who: 'us', ago: 16, text: 'بالطبع! كلما كثرنا كان أجمل.' },
      {
        who: 'grace',
        ago: 4,
        text: 'إذن نحن خمسة. سأحجز مقاعد على السطح العلوي من جهة اليسار، فمن هناك تظهر المنارة.',
      },
      { who: 'grace', ago: 3, text: 'OK, booked.' },
    ],
    last: 'نلتقي عند الرصيف!',
    more: ['هل انطلق أحد منكم؟', 'أنا في المحطة.', 'الرصيف الثاني، في مقدمة القطار.'],
    lost: 'هل أحضر الخريطة معي؟',
    partly: 'يبدو الطقس جميلًا يوم السبت.',
    header: 'رحلة السبت',
    guest: 'عبد الرحمن بن محمد بن عبد العزيز الأندلسي القرطبي',
    wide: 'https://ferry.example/ar/timetable/saturday/northern-islands/upper-deck',
  },
};

/** @typedef {typeof SCENES.en} Scene */

/** What was said, as a chat takes it. @param {Scene} scene @returns {ChatMessage[]} */
export function history({ cast, lines }) {
  return lines.map(({ who, text, ago }, index) => ({
    id: index,
    from: cast[who].id,
    own: who === 'us',
    name: cast[who].name,
    text,
    time: new Date(Date.now() - ago * 60_000),
  }));
}

/** Resolves when a chat has loaded the words of its language. @param {WebrtcChatElement} chat */
export async function untilItSpeaks(chat) {
  await chat.updateComplete;
  const field = /** @type {HTMLTextAreaElement} */ (chat.shadowRoot?.querySelector('[part=input]'));
  const loaded = () => document.documentElement.lang === 'en' || field.placeholder !== 'Write a message';
  while (!loaded()) await new Promise(requestAnimationFrame);
}
