import { expect, fixture, html } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import 'webrtc-elements/define';
import type { WebrtcChatElement } from 'webrtc-elements';

describe('a printed chat', () => {
  afterEach(() => emulateMedia({ media: 'screen' }));

  it('is the whole conversation, whatever size the page gives the chat', async () => {
    const chat = await fixture<WebrtcChatElement>(html`<webrtc-chat></webrtc-chat>`);
    chat.messages = Array.from({ length: 120 }, (_, i) => ({
      id: 0,
      from: 'bob',
      name: 'Bob',
      own: false,
      text: `line ${i}`,
      time: new Date(),
    }));
    await chat.updateComplete;
    const partsOf = (part: string): HTMLElement[] => [
      ...chat.shadowRoot!.querySelectorAll<HTMLElement>(`[part~=${part}]`),
    ];
    chat.style.cssText = 'height: 200px; max-height: 300px';
    await emulateMedia({ media: 'print' });
    const bottom = chat.getBoundingClientRect().bottom;
    const last = partsOf('message').at(-1)!.getBoundingClientRect();
    expect(last.height).to.be.greaterThan(0);
    expect(last.bottom).to.be.lessThan(bottom + 1);
    expect(chat.getBoundingClientRect().height).to.be.greaterThan(120 * last.height);
    const log = partsOf('log')[0]!;
    expect(getComputedStyle(log).overflowY).to.equal('visible');
    for (const part of ['composer', 'more']) {
      for (const element of partsOf(part)) expect(element.getClientRects().length).to.equal(0, part);
    }
  });
});
