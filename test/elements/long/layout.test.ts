import { expect, fixture, html } from '@open-wc/testing';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { LitElement } from 'lit';
import { WebrtcChatElement } from 'webrtc-elements';
import { fontIn, showsFont } from '../../support/elements/font.js';
import { chatOf, enter, freshRoom, listOf, meets, textOf, until, write } from '../../support/elements/rooms.js';
import 'webrtc-elements/webrtc-lobby'; // it loads when its tag appears

const ELEMENTS = ['chat', 'peer-list', 'status', 'invite', 'lobby'] as const;
const MESSAGE = 'A message that is longer than any of these containers is wide. '.repeat(4);

/** Where people put elements: markup with the element in place of `*`. All but the last five have a width of their content. */
const CONTAINERS: Readonly<Record<string, string>> = {
  'a dialog': '<dialog open>*</dialog>',
  'a popover': '<div popover="manual">*</div>',
  'a row': '<div style="display: flex">*</div>',
  'a row that wraps': '<div style="display: flex; flex-wrap: wrap">*<p>Beside it</p></div>',
  'a row beside a text': `<div style="display: flex">*<p>${'text '.repeat(200)}</p></div>`,
  'an auto column': '<div style="display: grid; grid-template-columns: auto 1fr">*<p>Beside it</p></div>',
  'a max-content column': '<div style="display: grid; grid-template-columns: max-content 1fr">*<p>Beside</p></div>',
  'a centred column': '<div style="display: flex; flex-direction: column; align-items: center">*</div>',
  'a centred cell': '<div style="display: grid; place-items: center">*</div>',
  'a fixed corner': '<div style="position: fixed; inset: auto 1rem 1rem auto">*</div>',
  'a float': '<div style="float: inline-end">*</div>',
  'an inline block': '<div style="display: inline-block">*</div>',
  'a table cell': '<table><tr><td>*</td><td>Beside it</td></tr></table>',
  'a fitting box': '<div style="inline-size: fit-content">*</div>',
  'a fieldset': '<fieldset>*</fieldset>',
  'a narrow row': '<div style="display: flex; inline-size: 280px">*</div>',
  'a narrow float': '<div style="inline-size: 280px"><div style="float: left">*</div></div>',
  'a narrow dialog': '<dialog open style="inline-size: 280px; box-sizing: border-box">*</dialog>',
  'a narrow column': '<div style="display: grid; grid-template-columns: minmax(0, 1fr); inline-size: 280px">*</div>',
};

/** Ways in which a page lays an element out itself. */
const OWN_LAYOUTS = [
  'display: block',
  'display: flex',
  'display: grid',
  'display: inline-block',
  'display: flow-root; block-size: 10rem',
  'block-size: auto; max-block-size: 15rem',
  'float: left',
  'position: absolute; inset: 0 auto auto 0',
  'container-type: inline-size',
  'white-space: nowrap',
] as const;

/** Puts an element into such markup, in which a popover is open. */
async function put(name: string, markup: string, style = ''): Promise<LitElement> {
  const box = await fixture(
    html`<div>${unsafeHTML(markup.replace('*', `<${name} style="${style}"></${name}>`))}</div>`,
  );
  box.querySelector<HTMLElement>('[popover]')?.showPopover();
  const element = box.querySelector<LitElement>(name)!;
  await element.updateComplete;
  return element;
}

/** Expects all that an element shows to lie within it. */
function expectInside(element: HTMLElement, about: string): void {
  const { left, right, bottom } = element.getBoundingClientRect();
  for (const part of element.shadowRoot!.querySelectorAll(
    '[part=log], [part=composer], [part=input], [part=text], ul',
  )) {
    const box = part.getBoundingClientRect();
    expect(box.left, `${about}: ${part.className} to the left`).to.be.at.least(left - 1);
    expect(box.right, `${about}: ${part.className} to the right`).to.be.at.most(right + 1);
    if (part.closest('[part~=message]')) continue; // which the log scrolls to
    expect(box.bottom, `${about}: ${part.className} at the bottom`).to.be.at.most(bottom + 1);
  }
}

describe('the width of the elements', () => {
  for (const [about, markup] of Object.entries(CONTAINERS)) {
    it(`is their own in ${about}`, async () => {
      for (const element of ELEMENTS) {
        const one = await put(`webrtc-${element}`, markup);
        const { width } = one.getBoundingClientRect();
        const content = one.shadowRoot!.querySelector<HTMLElement>('[part=text]')?.getBoundingClientRect().width;
        expect(width, `${element} in ${about}`).to.be.above(element === 'status' ? content! : 200);
        expect(one.scrollWidth, `${element} in ${about} sticks out`).to.be.at.most(Math.ceil(width));
        if (about.includes('narrow')) expect(width, `${element} in ${about}`).to.be.at.most(280);
        expect(document.documentElement.scrollWidth, `${element} widens the page`).to.be.at.most(innerWidth);
      }
    });
  }

  it('does not change with what is said', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([enter(name, { name: 'Alice' }), enter(name, { name: 'Bob' })]);
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    alice.style.cssText = 'display: flex; align-items: start';
    const widths = (): number[] => [listOf(alice), chatOf(alice)].map((one) => one.getBoundingClientRect().width);
    const before = widths();
    await write(bob, MESSAGE);
    await until(() => chatOf(alice).messages.length === 1, 'the message');
    await chatOf(alice).updateComplete;
    expect(widths()).to.deep.equal(before);
    expectInside(chatOf(alice), 'a row');
  });
});

describe('the button for new messages', () => {
  for (const [about, style] of [
    ['as wide as it is', ''],
    ['on 280 pixels', 'inline-size: 280px'],
    ['in a low chat', 'block-size: 14rem'],
    ['from right to left, in large letters', 'direction: rtl; font-size: 2rem; block-size: 40rem'],
    ['laid out by the page', 'display: block'],
  ] as const) {
    it(`that leads to the end covers no text, ${about}`, async () => {
      await put('webrtc-chat', '<div>*</div>', style);
      const chat = document.querySelector('webrtc-chat')!;
      const eve = { id: 0, from: 'eve', own: false, name: 'Eve', text: MESSAGE, time: new Date() };
      chat.messages = Array.from({ length: 20 }, () => eve);
      const log = chat.shadowRoot!.querySelector('[role=log]')!;
      await until(() => log.scrollTop > 0, 'at the end');
      log.scrollTop -= 200;
      const more = (): Element | null => chat.shadowRoot!.querySelector('[part=more]');
      await until(() => more() !== null, 'the button');
      const box = more()!.getBoundingClientRect();
      const { left, right, top, bottom } = box;
      for (const [x, y] of [
        [left + box.width / 3, top + 2],
        [right - box.width / 3, top + 2],
        [(left + right) / 2, bottom - 2],
      ] as const) {
        const under = chat.shadowRoot!.elementsFromPoint(x, y).map((one) => one.getAttribute('part') ?? one.className);
        expect(under[0], 'it can be pressed').to.equal('more');
        for (const name of ['log', 'text', 'header', 'composer', 'typing']) expect(under).not.to.include(name);
      }
      const { left: from, right: to } = chat.getBoundingClientRect();
      expect(left).to.be.at.least(from);
      expect(right).to.be.at.most(to);
      expect(log.getBoundingClientRect().height, 'the log is there').to.be.above(40);
      (more() as HTMLElement).click();
      await until(() => more() === null && log.scrollHeight - log.clientHeight - log.scrollTop < 2, 'at the end again');
    });
  }

  it('covers no message', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([enter(name, { name: 'Alice' }), enter(name, { name: 'Bob' })]);
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    const chat = chatOf(alice);
    const eve = { id: 0, from: 'eve', own: false, name: 'Eve', text: MESSAGE, time: new Date() };
    chat.messages = Array.from({ length: 20 }, () => eve);
    const log = chat.shadowRoot!.querySelector('[role=log]')!;
    await until(() => log.scrollTop > 0, 'at the end');
    log.scrollTop = 0;
    await new Promise((resolve) => log.addEventListener('scroll', resolve, { once: true }));
    await write(bob, 'for who reads older ones');
    const more = (): Element | null => chat.shadowRoot!.querySelector('[part=more]');
    await until(() => more() !== null, 'the button');
    expect(more()!.getBoundingClientRect().top).to.be.at.least(log.getBoundingClientRect().bottom);
    expect(log.getBoundingClientRect().height, 'the log is there').to.be.above(200);
  });
});

describe('the empty chat', () => {
  it('says what to do next, with a link to copy, until somebody comes', async () => {
    const name = freshRoom();
    const alice = await enter(name);
    const chat = chatOf(alice);
    const invitation = (): Element | null => chat.shadowRoot!.querySelector('webrtc-invite');
    expect(invitation(), 'not before we are in').to.equal(null);
    await until(() => invitation() !== null, 'an invitation');
    await until(() => invitation()!.shadowRoot!.querySelector('input')!.value === location.href, 'with the link');
    expect(await textOf(chat)).to.contain('Send this link to invite someone.');
    await expect(chat).to.be.accessible();
    const own = alice.appendChild(document.createElement('webrtc-invite'));
    chat.requestUpdate();
    await until(() => invitation() === null, 'the page has one');
    own.remove();
    chat.requestUpdate();
    await until(() => invitation() !== null, 'the page has none');
    await enter(name);
    await until(() => invitation() === null, 'somebody is here');
    expect(await textOf(chat)).to.contain('No messages yet. Say hello!');
  });
});

describe('the font of the elements', () => {
  /** The font of an element, in a page that says this of the font. */
  async function fontOf(element: string, page: string): Promise<string> {
    const style = document.head.appendChild(document.createElement('style'));
    style.textContent = page;
    const one = await put(element, '<div>*</div>');
    const shown = fontIn(one);
    style.remove();
    return shown;
  }
  for (const element of ELEMENTS) {
    it(`is that of the system where the page has none, else that of the page: ${element}`, async () => {
      const name = `webrtc-${element}`;
      expect(await fontOf(name, '')).to.match(/^system-ui/);
      expect(await fontOf(name, 'body { font: 1rem Georgia }')).to.equal('Georgia');
      expect(await fontOf(name, 'html { font-family: monospace }')).to.equal('monospace');
      expect(await fontOf(name, `${name} { font-family: cursive }`)).to.equal('cursive');
      const moved = await put(name, '<div>*</div>');
      const box = moved.parentElement!.parentElement!;
      box.style.fontFamily = 'Georgia';
      box.append(moved);
      expect(fontIn(moved), 'moved to where there is one').to.equal('Georgia');
    });

    it(`follows one that the page sets later: ${element}`, async () => {
      const one = await put(`webrtc-${element}`, '<div>*</div>');
      const box = one.parentElement!;
      await showsFont(one, /^system-ui/, true);
      const sheet = new CSSStyleSheet();
      document.adoptedStyleSheets.push(sheet);
      sheet.replaceSync('html { font-family: Georgia }');
      await showsFont(one, /^Georgia$/, false);
      sheet.replaceSync('html { font-family: Georgia } body { font: 1rem monospace }');
      await showsFont(one, /^monospace$/, false);
      box.style.fontFamily = 'cursive';
      await showsFont(one, /^cursive$/, false);
      one.style.fontFamily = 'fantasy';
      await showsFont(one, /^fantasy$/, false);
      document.adoptedStyleSheets.pop();
    });
  }

  it('goes on to what the page puts into a slot', async () => {
    await put('webrtc-chat', '<div>*</div>');
    const chat = document.querySelector('webrtc-chat')!;
    const own = chat.appendChild(document.createElement('p'));
    own.slot = 'header';
    await until(() => getComputedStyle(own).fontFamily.startsWith('system-ui'), 'the font of the system');
    document.body.style.fontFamily = 'Georgia';
    await until(() => getComputedStyle(own).fontFamily === 'Georgia', 'that of the page');
    document.body.style.fontFamily = '';
  });
});

describe('the layout of the elements', () => {
  for (const style of OWN_LAYOUTS) {
    it(`holds in a page that says "${style}"`, async () => {
      for (const element of ['webrtc-chat', 'webrtc-peer-list']) {
        const one = await put(element, '<div style="inline-size: 500px">*</div>', style);
        if (one instanceof WebrtcChatElement) {
          const message = { id: 0, from: 'eve', own: false, name: 'Eve', text: MESSAGE, time: new Date() };
          one.messages = Array.from({ length: 30 }, () => message);
        }
        await one.updateComplete;
        expect(one.getBoundingClientRect().width, element).to.be.above(200);
        expectInside(one, `${element} with ${style}`);
        if (!style.includes('block-size') && one instanceof WebrtcChatElement) {
          expect(one.getBoundingClientRect().height, 'as high as ever').to.equal(384);
        }
      }
    });
  }
});
