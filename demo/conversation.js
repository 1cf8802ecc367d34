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
  it: {
    /** @type {Cast} */
    cast: {
      us: { ...us, name: 'Giulia' },
      grace: { ...grace, name: 'Marco' },
      linus: { ...linus, name: 'Luca' },
      mary: { ...mary, name: 'Anna' },
    },
    /** @type {Line[]} */
    lines: [
      {
        who: 'grace',
        ago: DAY + 95,
        text: 'Il traghetto parte alle nove. Ecco gli orari: https://ferry.example/timetable',
      },
      { who: 'linus', ago: DAY + 92, text: 'Alle nove di mattina? Di sabato?' },
      { who: 'linus', ago: DAY + 91, text: 'Va bene. Il caffè lo porto io.' },
      { who: 'us', ago: 22, text: 'Allora io porto il pane e il formaggio buono.' },
      { who: 'mary', ago: 17, text: 'Può venire anche mia sorella? Non è mai stata sulle isole.' },
      { who: 'us', ago: 16, text: 'Certo! Più siamo, meglio è.' },
      {
        who: 'grace',
        ago: 4,
        text: 'Allora siamo in cinque. Prenoto i posti sul ponte superiore, a sinistra: da lì si vede il faro.',
      },
      { who: 'grace', ago: 3, text: 'Fatto.' },
    ],
    last: 'Ci vediamo al molo!',
    more: ['Qualcuno è già per strada?', 'Sono alla stazione.', 'Binario due, in testa al treno.'],
    lost: 'Porto la cartina?',
    partly: 'Sabato il tempo dovrebbe essere bello.',
    header: 'La gita di sabato',
    guest: 'Maria Antonietta Bevilacqua-Castelbarco della Rovere',
    wide: 'precipitevolissimevolmente-precipitevolissimevolmente-presto',
  },
  pt: {
    /** @type {Cast} */
    cast: {
      us: { ...us, name: 'Ana' },
      grace: { ...grace, name: 'Beatriz' },
      linus: { ...linus, name: 'Tiago' },
      mary: { ...mary, name: 'Helena' },
    },
    /** @type {Line[]} */
    lines: [
      {
        who: 'grace',
        ago: DAY + 95,
        text: 'A balsa sai às nove. Aqui estão os horários: https://ferry.example/timetable',
      },
      { who: 'linus', ago: DAY + 92, text: 'Nove da manhã? Num sábado?' },
      { who: 'linus', ago: DAY + 91, text: 'Tudo bem. Eu levo o café.' },
      { who: 'us', ago: 22, text: 'Então eu levo o pão e o queijo bom.' },
      { who: 'mary', ago: 17, text: 'Minha irmã pode ir junto? Ela nunca foi às ilhas.' },
      { who: 'us', ago: 16, text: 'Claro! Quanto mais gente, melhor.' },
      {
        who: 'grace',
        ago: 4,
        text: 'Somos cinco, então. Vou reservar lugares no convés superior, à esquerda: é de lá que se vê o farol.',
      },
      { who: 'grace', ago: 3, text: 'Pronto.' },
    ],
    last: 'Até o cais!',
    more: ['Alguém já está a caminho?', 'Estou na estação.', 'Plataforma dois, na frente do trem.'],
    lost: 'Levo o mapa?',
    partly: 'O tempo deve estar bom no sábado.',
    header: 'O passeio de sábado',
    guest: 'Maria Leopoldina de Albuquerque e Vasconcelos Cavalcanti',
    wide: 'inconstitucionalissimamente-inconstitucionalissimamente-sempre',
  },
  ja: {
    /** @type {Cast} */
    cast: {
      us: { ...us, name: 'あおい' },
      grace: { ...grace, name: 'さくら' },
      linus: { ...linus, name: '健太' },
      mary: { ...mary, name: '美咲' },
    },
    /** @type {Line[]} */
    lines: [
      {
        who: 'grace',
        ago: DAY + 95,
        text: 'フェリーは9時に出ます。時刻表はこちらです：https://ferry.example/timetable',
      },
      { who: 'linus', ago: DAY + 92, text: '朝の9時？ 土曜日に？' },
      { who: 'linus', ago: DAY + 91, text: 'わかった。コーヒーは持っていくよ。' },
      { who: 'us', ago: 22, text: 'じゃあ、パンとおいしいチーズを持っていきます。' },
      { who: 'mary', ago: 17, text: '妹も一緒に行っていいですか。島には行ったことがないんです。' },
      { who: 'us', ago: 16, text: 'もちろん！ 多いほうが楽しいです。' },
      { who: 'grace', ago: 4, text: 'では5人ですね。上のデッキの左側の席を予約します。そこから灯台が見えるので。' },
      { who: 'grace', ago: 3, text: '予約しました。' },
    ],
    last: '桟橋で会いましょう！',
    more: ['もう向かっている人はいますか？', 'いま駅にいます。', '2番線、先頭車両です。'],
    lost: '地図を持っていきましょうか？',
    partly: '土曜日は晴れそうです。',
    header: '土曜日の旅行',
    guest: '勅使河原キャサリン=アレクサンドラ・フェザーストンホー',
    wide: 'https://ferry.example/ja/timetable/saturday/northern-islands/upper-deck',
  },
  zh: {
    /** @type {Cast} */
    cast: {
      us: { ...us, name: '李娜' },
      grace: { ...grace, name: '王芳' },
      linus: { ...linus, name: '张伟' },
      mary: { ...mary, name: '陈静' },
    },
    /** @type {Line[]} */
    lines: [
      { who: 'grace', ago: DAY + 95, text: '渡轮九点出发。时刻表在这里：https://ferry.example/timetable' },
      { who: 'linus', ago: DAY + 92, text: '早上九点？星期六？' },
      { who: 'linus', ago: DAY + 91, text: '好吧，咖啡我来带。' },
      { who: 'us', ago: 22, text: '那我带面包，还有好吃的奶酪。' },
      { who: 'mary', ago: 17, text: '我妹妹可以一起去吗？她还没去过那些岛。' },
      { who: 'us', ago: 16, text: '当然可以！人多热闹。' },
      { who: 'grace', ago: 4, text: '那就是五个人。我订上层甲板左边的座位，从那里可以看到灯塔。' },
      { who: 'grace', ago: 3, text: '订好了。' },
    ],
    last: '码头见！',
    more: ['有人出发了吗？', '我到车站了。', '二号站台，车头方向。'],
    lost: '要带地图吗？',
    partly: '星期六天气应该不错。',
    header: '星期六的旅行',
    guest: '欧阳亚历山德拉·费瑟斯通霍·范德韦斯特惠曾',
    wide: 'https://ferry.example/zh/timetable/saturday/northern-islands/upper-deck',
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
