import { expect, fixture, html } from '@open-wc/testing';
import 'webrtc-elements/define';
import { showsFont } from '../../support/elements/font.js';

/** Firefox 153 begins no transition when a page takes its font away, and there is nothing else that tells. */
describe('the font of the elements', () => {
  for (const tag of ['webrtc-chat', 'webrtc-peer-list', 'webrtc-status', 'webrtc-invite'] as const) {
    it(`is that of the system again when the page takes its own away: ${tag}`, async () => {
      const box = await fixture<HTMLElement>(html`<div></div>`);
      const one = box.appendChild(document.createElement(tag));
      await one.updateComplete;
      const sheet = new CSSStyleSheet();
      document.adoptedStyleSheets.push(sheet);
      sheet.replaceSync('html { font-family: Georgia }');
      await showsFont(one, /^Georgia$/, false);
      document.adoptedStyleSheets.pop();
      await showsFont(one, /^system-ui/, true);
      box.style.fontFamily = 'cursive';
      await showsFont(one, /^cursive$/, false);
      box.style.fontFamily = '';
      await showsFont(one, /^system-ui/, true);
      expect(one.matches(':state(plain)')).to.equal(true);
    });
  }
});
