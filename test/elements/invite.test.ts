import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { WebrtcInviteElement, WebrtcRoomElement } from 'webrtc-elements';
import { host, until } from '../support/elements/rooms.js';
import { expectAccessible } from '../support/elements/schemes.js';
import type jsqr from 'jsqr';
import 'jsqr';

/** What reads QR codes: a script of the old kind, which leaves its name on the page. */
const { jsQR } = globalThis as unknown as { jsQR: typeof jsqr.default };

const LINK = 'https://example.com/?room=coral-otter';

async function invite(href = ''): Promise<WebrtcInviteElement> {
  const element = await fixture<WebrtcInviteElement>(html`<webrtc-invite href=${href}></webrtc-invite>`);
  await until(() => fieldOf(element).value !== '', 'a link');
  return element;
}

const part = (element: Element, name: string): HTMLButtonElement =>
  element.shadowRoot!.querySelector<HTMLButtonElement>(`[part=${name}]`)!;
const fieldOf = (element: Element): HTMLInputElement => element.shadowRoot!.querySelector('input')!;
const statusOf = (element: Element): string => part(element, 'status').textContent;
const focused = (element: Element): string | null | undefined =>
  element.shadowRoot!.activeElement?.getAttribute('part');
const says = (element: Element, text: string): Promise<void> => until(() => statusOf(element) === text, text);
const drawn = (element: Element): Promise<void> =>
  until(() => part(element, 'code').querySelector('path') !== null, 'a QR code');

/** Resolves when everything that follows the size of the element has. */
async function resized(element: WebrtcInviteElement): Promise<void> {
  await new Promise((resolve) => {
    const observer = new ResizeObserver(() => {
      observer.disconnect();
      requestAnimationFrame(resolve);
    });
    observer.observe(element);
  });
  await element.updateComplete;
}

/** Whether the whole link is selected. */
function selected(element: Element): boolean {
  const { selectionStart, selectionEnd, value } = fieldOf(element);
  return focused(element) === 'link' && selectionStart === 0 && selectionEnd === value.length;
}

/** What a camera reads from the QR code, as it is drawn, with so many pixels a module: many, or as on the screen. */
function read(element: Element, scale = 6): string | undefined {
  const svg = part(element, 'code').querySelector('svg')!;
  const { width } = svg.viewBox.baseVal;
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(width * scale));
  const context = canvas.getContext('2d')!;
  const style = getComputedStyle(svg);
  context.fillStyle = style.backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.fillStyle = style.fill;
  context.fill(new Path2D(svg.querySelector('path')!.getAttribute('d')!));
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return jsQR(data, canvas.width, canvas.height, { inversionAttempts: 'dontInvert' })?.data;
}

/** Gives the browser something, or takes it away, until the test is over. */
function provide(name: 'clipboard' | 'share', value: unknown): void {
  Object.defineProperty(navigator, name, { value, configurable: true });
}
const address = location.href;
afterEach(() => {
  Reflect.deleteProperty(navigator, 'clipboard');
  Reflect.deleteProperty(navigator, 'share');
  history.replaceState(null, '', address);
});

/** A page of its own, where the elements come from the built modules. */
async function openFrame(head: string, body: string): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe');
  frame.srcdoc = `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  const script = frame.contentDocument!.createElement('script');
  script.type = 'module';
  script.src = '/dist/src/elements/invite/webrtc-invite.js';
  frame.contentDocument!.body.append(script);
  const element = frame.contentDocument!.querySelector('webrtc-invite')!;
  await until(() => Boolean(element.shadowRoot?.querySelector('input')), 'the element');
  return frame;
}

describe('webrtc-invite', () => {
  it('shows the address of the page, accessibly, and keeps up with it', async () => {
    const element = await invite();
    expect(fieldOf(element).value).to.equal(location.href);
    expect(fieldOf(element).readOnly).to.equal(true);
    expect(fieldOf(element).labels![0]!.textContent).to.equal('Link to this room');
    expect(part(element, 'share').hidden).to.equal(!('share' in navigator));
    expect(statusOf(element)).to.equal('');
    await expectAccessible(element);
    history.pushState(null, '', '#elsewhere');
    await until(() => fieldOf(element).value === location.href, 'the new address');
    expect(location.href).to.contain('#elsewhere');
    history.back();
    await until(() => fieldOf(element).value === address, 'the first again');
  });

  it('shows the link that it is given, in full, unless it is none of the web', async () => {
    const element = await invite('/?room=lobby');
    expect(fieldOf(element).value).to.equal(`${location.origin}/?room=lobby`);
    for (const href of ['javascript:alert(1)', 'data:text/html,x', 'http://', 'blob:https://example.com/1', '']) {
      element.href = LINK;
      await until(() => fieldOf(element).value === LINK, 'the link');
      element.setAttribute('href', href);
      await until(() => fieldOf(element).value === location.href, `not ${href}`);
    }
  });

  it('copies the link, and says so', async () => {
    const copied: string[] = [];
    provide('clipboard', { writeText: (text: string) => Promise.resolve(void copied.push(text)) });
    const element = await invite(LINK);
    part(element, 'copy').click();
    await says(element, 'Link copied');
    expect(copied).to.deep.equal([LINK]);
    expect(part(element, 'status').getAttribute('role')).to.equal('status');
    await expectAccessible(element);
    const said: string[] = [];
    const observer = new MutationObserver(() => said.push(statusOf(element)));
    observer.observe(part(element, 'status'), { childList: true, characterData: true, subtree: true });
    part(element, 'copy').click();
    await until(() => said.at(-1) === 'Link copied', 'says it again');
    expect(said).to.deep.equal(['', 'Link copied']);
    observer.disconnect();
    element.href = `${LINK}-2`;
    await says(element, ''); // that link is not copied
  });

  for (const [what, clipboard] of [
    ['is none', undefined],
    ['refuses', { writeText: () => Promise.reject(new DOMException('No.', 'NotAllowedError')) }],
  ] as const) {
    it(`lets its reader copy where the clipboard ${what}`, async () => {
      provide('clipboard', clipboard);
      const element = await invite(LINK);
      part(element, 'copy').focus();
      part(element, 'copy').click();
      await says(element, 'The link is selected. Copy it to share it.');
      await until(() => selected(element), 'the link is selected');
      await expectAccessible(element);
    });
  }

  it('shares the link where the browser can', async () => {
    const shared: ShareData[] = [];
    let answer = (): Promise<void> => Promise.resolve();
    provide('share', (data: ShareData) => {
      shared.push(data);
      return answer();
    });
    const room = await fixture<WebrtcRoomElement>(
      html`<webrtc-room host=${host} room="coral-otter"><webrtc-invite href=${LINK}></webrtc-invite></webrtc-room>`,
    );
    const element = room.querySelector('webrtc-invite')!;
    await until(() => !part(element, 'share').hidden, 'a button');
    await expectAccessible(element);
    part(element, 'share').click();
    expect(shared).to.deep.equal([{ title: 'coral-otter', url: LINK }]);
    answer = () => Promise.reject(new DOMException('Thought better of it.', 'AbortError'));
    part(element, 'share').focus();
    part(element, 'share').click();
    await answer().catch(() => undefined);
    await element.updateComplete;
    expect(statusOf(element)).to.equal('');
    expect(focused(element)).to.equal('share');
    answer = () => Promise.reject(new DOMException('Not here.', 'NotAllowedError'));
    part(element, 'share').click();
    await says(element, 'The link is selected. Copy it to share it.');
    await until(() => selected(element), 'the link is selected');
  });

  it('draws a QR code when asked, which leads to the link', async () => {
    const element = await invite(LINK);
    const button = part(element, 'code-button');
    expect(button.getAttribute('aria-expanded')).to.equal('false');
    expect(part(element, 'code').hidden).to.equal(true);
    button.click();
    await drawn(element);
    expect(button.getAttribute('aria-expanded')).to.equal('true');
    expect(button.getAttribute('aria-controls')).to.equal(part(element, 'code').id);
    expect(button.textContent.trim()).to.equal('Hide QR code');
    const svg = part(element, 'code').querySelector('svg')!;
    expect(svg.getAttribute('role')).to.equal('img');
    expect(svg.getAttribute('aria-label')).to.equal('QR code for the link to this room');
    expect(read(element)).to.equal(LINK);
    await expectAccessible(element);
    element.href = `https://example.com/?room=%D8%BA%D8%B1%D9%81%D8%A9&${'long='.repeat(100)}`;
    await until(() => read(element) === element.href, 'the code of the new link');
    button.click();
    await until(() => button.getAttribute('aria-expanded') === 'false', 'hidden again');
    expect(part(element, 'code').querySelector('svg')).to.equal(null);
  });

  it('draws dark on light, on a dark page too, with a quiet zone', async () => {
    const element = await invite(LINK);
    element.style.colorScheme = 'dark';
    part(element, 'code-button').click();
    await drawn(element);
    const { backgroundColor, fill } = getComputedStyle(part(element, 'code').querySelector('svg')!);
    expect([backgroundColor, fill]).to.deep.equal(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
    expect(read(element)).to.equal(LINK);
    const { width } = part(element, 'code').querySelector('svg')!.viewBox.baseVal;
    const box = part(element, 'code').querySelector('path')!.getBBox();
    expect([box.x, box.y, box.width, box.height]).to.deep.equal([4, 4, width - 8, width - 8]);
  });

  it('says so when a link is too long for a QR code', async () => {
    const element = await invite(`${LINK}&${'x'.repeat(3000)}`);
    part(element, 'code-button').click();
    await says(element, 'This link is too long for a QR code.');
    expect(part(element, 'code-button').getAttribute('aria-expanded')).to.equal('false');
    await expectAccessible(element);
    element.href = LINK;
    await drawn(element); // which was asked for
    expect(statusOf(element)).to.equal('');
    element.href = `${LINK}&${'x'.repeat(3000)}`;
    await says(element, 'This link is too long for a QR code.');
    expect(part(element, 'code').hidden).to.equal(true);
  });

  for (const [width, lengths] of [
    [700, [30, 500, 1001, 1500, 2000, 2900]],
    [320, [30, 200, 700]],
    [250, [30, 300]],
  ] as const) {
    it(`draws a QR code that can be read from the screen, in the middle, on ${width} pixels`, async () => {
      const element = await invite(LINK);
      element.style.cssText = `display: block; inline-size: ${width}px`;
      part(element, 'code-button').click();
      await drawn(element);
      for (const length of lengths) {
        const link = 'https://example.com/#'.padEnd(length, 'coral-otter-');
        element.href = link;
        await until(() => read(element) === link, `${length} characters`);
        const svg = part(element, 'code').querySelector('svg')!;
        const box = svg.getBoundingClientRect();
        const pixels = box.width / svg.viewBox.baseVal.width;
        expect(pixels).to.be.at.least(3);
        expect(box.height).to.be.closeTo(box.width, 0.1);
        expect(read(element, pixels)).to.equal(link);
        const around = element.getBoundingClientRect();
        expect(box.left - around.left).to.be.closeTo(around.right - box.right, 0.1);
        expect(element.scrollWidth).to.equal(width);
      }
    });
  }

  it('says so when a QR code would be too fine to be read here, and draws it when there is room', async () => {
    const element = await invite('https://example.com/#'.padEnd(1001, 'coral-otter-'));
    const say = 'This link is too long for a QR code.';
    element.style.cssText = 'display: block; inline-size: 300px';
    part(element, 'code-button').click();
    await says(element, say);
    expect(part(element, 'code').hidden).to.equal(true);
    for (let turn = 0; turn < 2; turn++) {
      element.style.inlineSize = '600px'; // as a sidebar that folds away does: the window stays as it is
      await drawn(element);
      expect(read(element)).to.equal(element.href);
      expect(statusOf(element)).to.equal('');
      element.style.inlineSize = '300px';
      await says(element, say);
      expect(part(element, 'code').hidden).to.equal(true);
    }
    element.style.cssText = 'display: inline; inline-size: auto';
    await drawn(element);
    element.hidden = true;
    element.href = LINK;
    await until(() => read(element) === LINK, 'while it is not shown, too');
    element.hidden = false;
    part(element, 'code-button').click();
    await until(() => part(element, 'code').hidden === true, 'hidden by the reader');
    element.style.cssText = 'display: block; inline-size: 400px';
    await resized(element);
    expect(part(element, 'code').hidden).to.equal(true, 'and it stays so');
  });

  for (const [about, clipboard, message] of [
    ['copied', { writeText: () => Promise.resolve() }, 'Link copied'],
    ['selected', undefined, 'The link is selected. Copy it to share it.'],
  ] as const) {
    it(`keeps saying that the link is ${about} when its size changes, with and without a QR code`, async () => {
      provide('clipboard', clipboard);
      const element = await invite(LINK);
      part(element, 'copy').click();
      await says(element, message);
      const said: string[] = [];
      const observer = new MutationObserver(() => said.push(statusOf(element)));
      observer.observe(part(element, 'status'), { childList: true, characterData: true, subtree: true });
      element.style.cssText = 'display: block; inline-size: 350px';
      window.dispatchEvent(new Event('resize'));
      await resized(element);
      part(element, 'code-button').click();
      await drawn(element);
      part(element, 'copy').click();
      await says(element, message);
      said.length = 0;
      for (const size of ['450px', '320px']) {
        element.style.inlineSize = size;
        window.dispatchEvent(new Event('resize'));
        await resized(element);
      }
      element.lang = 'de';
      await until(() => part(element, 'copy').textContent.trim() === 'Link kopieren', 'German');
      element.lang = 'en';
      await says(element, message);
      expect(said.filter((text) => text === '')).to.deep.equal([]);
      observer.disconnect();
    });
  }

  it('says so when what draws a QR code cannot be loaded', async () => {
    const imports = { '/dist/src/elements/qr/qr-code.js': 'data:text/javascript,throw 0' };
    const frame = await openFrame(
      `<script type="importmap">${JSON.stringify({ imports })}</script>`,
      `<webrtc-invite href="${LINK}"></webrtc-invite>`,
    );
    const element = frame.contentDocument!.querySelector('webrtc-invite')!;
    await until(() => !part(element, 'code-button').disabled, 'a link');
    part(element, 'code-button').click();
    await says(element, 'Couldn’t load the QR code.');
    expect(part(element, 'code-button').getAttribute('aria-expanded')).to.equal('false');
    frame.remove();
  });

  it('says why it hands out nothing on a page that has no address', async () => {
    const frame = await openFrame('', '<webrtc-invite></webrtc-invite>');
    const element = frame.contentDocument!.querySelector('webrtc-invite')!;
    await says(element, 'This page has no address on the web, so there’s no link to share.');
    element.lang = 'de';
    await says(element, 'Diese Seite hat keine Adresse im Web. Deshalb gibt es keinen Link zum Teilen.');
    element.lang = 'en';
    fieldOf(element).focus();
    await says(element, 'This page has no address on the web, so there’s no link to share.');
    expect(fieldOf(element).value).to.equal('');
    expect(['copy', 'share', 'code-button'].map((name) => part(element, name).disabled)).to.deep.equal([
      true,
      true,
      true,
    ]);
    element.href = LINK;
    await until(() => fieldOf(element).value === LINK && !part(element, 'copy').disabled, 'a link of its own');
    await says(element, '');
    element.href = 'file:///home/page.html';
    await says(element, 'This page has no address on the web, so there’s no link to share.');
    expect(fieldOf(element).value).to.equal('');
    frame.remove();
  });

  it('works by keyboard', async () => {
    const copied: string[] = [];
    provide('clipboard', { writeText: (text: string) => Promise.resolve(void copied.push(text)) });
    provide('share', () => Promise.resolve());
    const element = await invite(LINK);
    await until(() => !part(element, 'share').hidden, 'all buttons');
    const way: unknown[] = [];
    for (let step = 0; step < 4; step++) {
      await sendKeys({ press: 'Tab' });
      way.push(focused(element));
      if (step === 0) await until(() => selected(element), 'the link is selected');
      if (step === 1) await sendKeys({ press: 'Enter' });
    }
    expect(way).to.deep.equal(['link', 'copy', 'share', 'code-button']);
    expect(copied).to.deep.equal([LINK]);
    await sendKeys({ press: 'Enter' });
    await drawn(element);
    expect(focused(element)).to.equal('code-button');
    expect(read(element)).to.equal(LINK);
  });

  it('speaks the language around it', async () => {
    const element = await invite(LINK);
    element.lang = 'de';
    await until(() => part(element, 'copy').textContent.trim() === 'Link kopieren', 'German');
    element.lang = 'ar';
    element.dir = 'rtl';
    await until(() => part(element, 'copy').textContent.trim() === 'نسخ الرابط', 'Arabic');
    part(element, 'code-button').click();
    await drawn(element);
    expect(part(element, 'code').querySelector('svg')!.getAttribute('aria-label')).to.equal('رمز QR لرابط هذه الغرفة');
    await expectAccessible(element);
    expect(getComputedStyle(fieldOf(element)).direction).to.equal('ltr', 'an address is read from left to right');
  });

  it('fits into 280 pixels, and is hidden by the hidden attribute', async () => {
    provide('share', () => Promise.resolve());
    const element = await invite(`${LINK}&${'x'.repeat(200)}`);
    element.style.inlineSize = '280px';
    part(element, 'code-button').click();
    await drawn(element);
    expect(element.scrollWidth).to.equal(280);
    element.hidden = true;
    expect(getComputedStyle(element).display).to.equal('none');
  });
});
