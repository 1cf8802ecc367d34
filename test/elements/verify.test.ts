import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import {
  setWords,
  type WebrtcPeerListElement,
  type WebrtcRoomElement,
  type WebrtcVerifyElement,
} from 'webrtc-elements';
import 'webrtc-elements/webrtc-verify';
import { chatOf, enter, freshRoom, host, listOf, meets, textOf, until, write } from '../support/elements/rooms.js';
import { expectAccessible } from '../support/elements/schemes.js';

type Element = WebrtcPeerListElement | WebrtcVerifyElement;

const all = (element: Element, part: string): HTMLElement[] => [
  ...element.shadowRoot!.querySelectorAll<HTMLElement>(`[part~=${part}]`),
];
const focused = ({ shadowRoot }: Element): string | undefined =>
  shadowRoot!.activeElement?.getAttribute('part')?.split(' ').at(-1);
const idOf = (room: WebrtcRoomElement): string => room.connection!.id;
const trusts = (one: WebrtcRoomElement, other: WebrtcRoomElement): string | undefined =>
  one.peers.get(idOf(other))?.trust;

/** What an element says, without the marks around names. */
async function said(element: Element): Promise<string> {
  await element.updateComplete;
  return element
    .shadowRoot!.textContent.replace(/[\u2068\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

async function press(element: Element, part: string): Promise<void> {
  await until(() => all(element, part).length > 0, `there is ${part}`);
  all(element, part)[0]!.click();
  await element.updateComplete;
}

async function says(element: Element, text: string): Promise<void> {
  await until(async () => (await said(element)).includes(text), `it says: ${text}`);
}

let count = 0;

/** Two who have met. Their names are new: what is verified stays in this browser. */
async function meet(): Promise<[WebrtcRoomElement, WebrtcRoomElement, string, string]> {
  const room = freshRoom();
  const [ada, bea] = [`Ada ${++count}`, `Bea ${count}`];
  const rooms = await Promise.all([enter(room, { name: ada }), enter(room, { name: bea })]);
  await Promise.all(rooms.map((one) => meets(one, 1)));
  await until(() => trusts(rooms[0], rooms[1]) === 'open' && trusts(rooms[1], rooms[0]) === 'open', 'both are proven');
  return [...rooms, ada, bea];
}

async function add(room: WebrtcRoomElement, peer = ''): Promise<WebrtcVerifyElement> {
  const element = document.createElement('webrtc-verify');
  element.peer = peer;
  room.append(element);
  await element.updateComplete;
  return element;
}

/** Two who have met, and each has an element for the other. */
async function face(): Promise<[WebrtcVerifyElement, WebrtcVerifyElement, string, string]> {
  const [one, other, ada, bea] = await meet();
  return [await add(one, idOf(other)), await add(other, idOf(one)), ada, bea];
}

/** Both begin, and see something to compare. */
async function compare(one: WebrtcVerifyElement, other: WebrtcVerifyElement): Promise<void> {
  await press(one, 'start');
  await press(other, 'start');
  await until(() => all(one, 'sign').length === 7 && all(other, 'sign').length === 7, 'both see emoji');
}

const signsOf = (element: WebrtcVerifyElement): string =>
  all(element, 'signs')[0]!.textContent.replace(/\s+/g, ' ').trim();

describe('webrtc-verify', () => {
  it('leads two people through it, with the keyboard, accessible at each step', async () => {
    const [ada, bea, , name] = await face();
    expect(await said(ada)).to.match(
      new RegExp(`^Make sure that no one is listening in: .* with ${name}, .* Start Safety number$`),
    );
    await expectAccessible(ada);
    ada.focus();
    expect(focused(ada)).to.equal('start');
    await sendKeys({ press: 'Enter' });
    await says(ada, `Waiting for ${name}. They have to start, too.`);
    expect([focused(ada), ada.matches(':state(asking)')]).to.deep.equal(['status', true]);
    await expectAccessible(ada);
    await says(bea, 'wants to make sure that it’s you.');
    await expectAccessible(bea);
    await press(bea, 'start');
    await until(() => all(ada, 'sign').length === 7 && all(bea, 'sign').length === 7, 'both see emoji');
    expect(signsOf(ada)).to.equal(signsOf(bea));
    expect(signsOf(ada)).to.match(/^(\S+ [A-Z][a-z]+( [a-z]+)? ?){7}$/u);
    expect(await said(ada)).to.contain(`Does ${name} see the same, in the same order?`);
    expect([ada.matches(':state(comparing)'), ada.matches(':state(asking)')]).to.deep.equal([true, false]);
    await expectAccessible(ada);
    await sendKeys({ press: 'Tab' });
    expect(focused(ada)).to.equal('match');
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await until(() => all(ada, 'digits').length === 1, 'numbers');
    expect(focused(ada)).to.equal('switch');
    await press(bea, 'switch');
    expect(all(ada, 'digits')[0]!.textContent.trim()).to.equal(all(bea, 'digits')[0]!.textContent.trim());
    expect(all(ada, 'digits')[0]!.textContent.trim()).to.match(/^\d{4}\s+\d{4}\s+\d{4}$/);
    await expectAccessible(ada);
    await press(ada, 'switch');
    await press(ada, 'match');
    await says(ada, `Waiting for ${name} to confirm…`);
    await expectAccessible(ada);
    await press(bea, 'match');
    await says(ada, `${name} is verified.`);
    await until(() => ada.matches(':state(done)') && all(ada, 'remove').length === 1, 'it is done');
    expect([focused(ada), all(ada, 'verified').length]).to.deep.equal(['status', 1]);
    await expectAccessible(ada);
    await press(ada, 'remove');
    await says(ada, 'Make sure that no one is listening in');
    await press(bea, 'remove');
  });

  it('says on both sides that the emoji differ, and lets people begin again', async () => {
    const [ada, bea, name] = await face();
    await compare(ada, bea);
    await press(ada, 'differ');
    for (const element of [ada, bea]) {
      await says(element, 'It’s not the same for both.');
      expect(element.matches(':state(failed)')).to.equal(true);
      expect(all(element, 'status')[0]!.classList.contains('wrong')).to.equal(true);
      await expectAccessible(element);
    }
    expect(await said(bea)).to.contain(`Someone may be between you and ${name}`);
    await compare(ada, bea);
  });

  it('says who has canceled', async () => {
    const [ada, bea, name] = await face();
    await press(ada, 'start');
    await press(ada, 'cancel');
    await says(ada, 'You canceled.');
    await compare(ada, bea);
    await press(ada, 'match');
    await press(ada, 'cancel');
    await says(bea, `${name} canceled.`);
    await expectAccessible(bea);
  });

  it('ends it when it is taken out, or is for somebody else', async () => {
    const [ada, bea, name] = await face();
    await compare(ada, bea);
    ada.peer = 'nobody';
    await says(bea, `${name} canceled.`);
    await says(ada, 'Guest nobo can’t be reached.');
    ada.peer = idOf(bea.closest('webrtc-room')!);
    await compare(ada, bea);
    ada.remove();
    await until(() => !bea.matches(':state(comparing)'), 'it is over');
    await says(bea, `${name} canceled.`);
  });

  it('says that somebody is gone', async () => {
    const [ada, bea, , name] = await face();
    await compare(ada, bea);
    bea.closest('webrtc-room')!.connection!.close();
    await says(ada, `${name} can’t be reached.`);
    expect(all(ada, 'start')).to.deep.equal([]);
    await expectAccessible(ada);
  });

  it('lets people choose somebody without `peer`, and takes whoever asks', async () => {
    const [one, other, ada, bea] = await meet();
    const [mine, theirs] = [await add(one), await add(other)];
    await says(mine, `Who do you want to verify? ${bea}`);
    const row = mine.shadowRoot!.querySelector('.row')!;
    expect(row.checkVisibility(), 'no space for buttons that are not there').to.equal(false);
    await expectAccessible(mine);
    await press(mine, 'person');
    await press(mine, 'start');
    await says(theirs, `${ada} wants to make sure that it’s you.`);
    await press(theirs, 'start');
    await until(() => all(mine, 'sign').length === 7, 'emoji');
    await press(theirs, 'differ');
    await says(mine, 'It’s not the same');
    await press(mine, 'other');
    await says(mine, `Who do you want to verify? ${bea}`);
    other.connection!.close();
    await says(mine, 'No one else is here yet.');
    await expectAccessible(mine);
  });

  it('says why it cannot be without a room', async () => {
    const element = await fixture<WebrtcVerifyElement>(html`<webrtc-verify></webrtc-verify>`);
    expect(await said(element)).to.equal('Not in a room');
    element.start();
    await expectAccessible(element);
    const alone = await fixture<WebrtcRoomElement>(
      html`<webrtc-room host=${host} room=${freshRoom()}><webrtc-verify></webrtc-verify></webrtc-room>`,
    );
    await says(alone.querySelector('webrtc-verify')!, 'No one else is here yet.');
  });

  it('shows the safety number on both sides, as digits and as a code', async () => {
    const [ada, bea] = await face();
    const numbers: string[] = [];
    for (const element of [ada, bea]) {
      expect(all(element, 'safety-button')[0]!.getAttribute('aria-expanded')).to.equal('false');
      await press(element, 'safety-button');
      await until(() => all(element, 'code').length === 1, 'the code');
      numbers.push(all(element, 'safety-number')[0]!.textContent.replace(/\s+/g, ' ').trim());
      expect(all(element, 'safety-button')[0]!.getAttribute('aria-expanded')).to.equal('true');
      await expectAccessible(element);
    }
    expect(numbers[0]).to.match(/^(\d{5} ){11}\d{5}$/);
    expect(numbers[0]).to.equal(numbers[1]);
    await press(ada, 'safety-button');
    expect(all(ada, 'code')).to.deep.equal([]);
  });

  it('has words and names of emoji in each language', async () => {
    const [ada, bea] = await face();
    await compare(ada, bea);
    const english = signsOf(ada);
    const seen = new Set([english]);
    for (const lang of ['de', 'ar', 'es', 'fr', 'it', 'ja', 'pt-BR', 'zh-Hans']) {
      document.documentElement.lang = lang;
      const before = signsOf(ada);
      await until(() => signsOf(ada) !== before && !seen.has(signsOf(ada)), `it speaks ${lang}`);
      seen.add(signsOf(ada));
      await expectAccessible(ada);
    }
    document.documentElement.lang = '';
    await until(() => signsOf(ada) === english, 'English again');
  });

  it('can be taught words and names of emoji', async () => {
    const [ada, bea, , name] = await face();
    const names = Array.from({ length: 64 }, (_, number) => `x${number}`);
    setWords('nl', { verifyIntro: 'Vergelijk met {name}', emojiNames: names });
    ada.lang = 'nl';
    await says(ada, `Vergelijk met ${name} Start`);
    await compare(ada, bea);
    expect(all(ada, 'called').filter(({ textContent }) => !names.includes(textContent))).to.deep.equal([]);
  });
});

describe('verifications in the list of peers', () => {
  const dialogOf = (list: WebrtcPeerListElement): HTMLDialogElement | null => list.shadowRoot!.querySelector('dialog');
  const inDialog = (list: WebrtcPeerListElement): WebrtcVerifyElement =>
    dialogOf(list)!.querySelector('webrtc-verify')!;

  async function opens(list: WebrtcPeerListElement): Promise<WebrtcVerifyElement> {
    await until(() => dialogOf(list)?.open === true, 'the dialog is open');
    return inDialog(list);
  }

  it('begin in a dialog, and with a notice on the other side that takes no focus', async () => {
    const [one, other, ada, bea] = await meet();
    const [mine, theirs] = [listOf(one), listOf(other)];
    await until(() => all(mine, 'options').length === 1 && all(theirs, 'options').length === 1, 'both have options');
    const [options] = all(mine, 'options') as [HTMLElement];
    options.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => all(mine, 'verify').length === 1, 'the entry');
    expect(all(mine, 'verify')[0]!.getAttribute('aria-label')).to.equal(`Verify ${bea}`);
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Tab' });
    expect(focused(mine)).to.equal('verify');
    await sendKeys({ press: 'Enter' });
    const element = await opens(mine);
    expect(dialogOf(mine)!.getAttribute('aria-label')).to.equal(`Verify ${bea}`);
    await until(() => element.matches(':focus-within'), 'the dialog has the focus');
    await expectAccessible(mine);
    await press(element, 'start');
    await says(theirs, `${ada} wants to make sure that it’s you. Compare emoji Dismiss`);
    expect(mine.shadowRoot!.activeElement).to.equal(element);
    await expectAccessible(theirs);
    all(theirs, 'verify')[0]!.click();
    const answer = await opens(theirs);
    await until(() => all(element, 'sign').length === 7 && all(answer, 'sign').length === 7, 'it has begun at once');
    expect(all(theirs, 'notice')).to.deep.equal([]);
    await press(element, 'match');
    await press(answer, 'match');
    await until(() => all(mine, 'verified').length === 1 && all(theirs, 'verified').length === 1, 'both have a mark');
    dialogOf(theirs)!.close();
    dialogOf(mine)!.close();
    await until(() => !dialogOf(mine) && !dialogOf(theirs), 'the dialogs are closed');
    await mine.updateComplete;
    expect(await textOf(mine)).to.contain(`${bea} Verified`);
    expect(all(mine, 'verified')[0]!.getAttribute('title')).to.equal('Verified');
    await expectAccessible(mine);
    await write(other, 'It’s me');
    await until(() => chatOf(one).shadowRoot!.querySelector('[part=verified]') !== null, 'a mark in the chat');
    expect(await textOf(chatOf(one))).to.match(new RegExp(`${bea} Verified [^ ]+( [AP]M)? It’s me`));
    expect(chatOf(other).shadowRoot!.querySelector('[part=verified]')).to.equal(null);
    await expectAccessible(chatOf(one));
    const { identity } = other.connection!;
    const third = await enter(one.room, { name: bea });
    await says(mine, `You verified someone else as ${bea}.`);
    expect(all(mine, 'notice').length).to.equal(1);
    await expectAccessible(mine);
    await press(mine, 'dismiss');
    await until(() => all(mine, 'notice').length === 0, 'it is dismissed');
    third.connection!.close();
    await one.connection!.unverify(identity!);
    await until(() => all(mine, 'verified').length === 0, 'the mark is gone');
    await other.connection!.unverify(one.connection!.identity!);
  });

  it('speak the language of the list, and can be taught', async () => {
    const [one, other] = await meet();
    const list = listOf(one);
    list.lang = 'fr';
    other.connection!.verify(idOf(one));
    await until(() => all(list, 'dismiss').length === 1, 'a notice');
    await says(list, 'Comparer les emojis Masquer');
    setWords('fr', { dismiss: 'Plus tard' });
    await says(list, 'Comparer les emojis Plus tard');
    setWords('fr', { dismiss: 'Masquer' });
    await press(list, 'verify');
    await opens(list);
    await until(() => all(list, 'close')[0]!.textContent === 'Fermer', 'the dialog is in French');
  });

  it('show no more than three notices, and none of who is gone', async () => {
    const room = freshRoom();
    const ada = await enter(room, { name: 'Ada' });
    const others = await Promise.all([1, 2, 3, 4].map((i) => enter(room, { name: `Ivy ${count}.${i}` })));
    await Promise.all([ada, ...others].map((one) => meets(one, 4)));
    for (const one of others) one.connection!.verify(idOf(ada));
    const list = listOf(ada);
    await until(() => all(list, 'notice').length === 3, 'three notices');
    for (const one of others.slice(0, 2)) one.connection!.close();
    await until(() => all(list, 'notice').length === 2, 'two of them are gone');
    await press(list, 'dismiss');
    await press(list, 'dismiss');
    await until(() => all(list, 'notice').length === 0, 'all are dismissed');
  });

  it('offer none with somebody without an identity', async () => {
    const [one] = await meet();
    const list = listOf(one);
    await until(() => all(list, 'options').length === 1, 'there are options');
    list.peers = [...one.peers.values()].map(
      (peer) =>
        ({ ...peer, id: peer.id, presence: {}, state: 'connected', trust: 'none', identity: undefined }) as never,
    );
    await list.updateComplete;
    await press(list, 'options');
    await until(() => all(list, 'block').length === 1, 'the options');
    expect(all(list, 'verify')).to.deep.equal([]);
  });
});
