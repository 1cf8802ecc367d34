import { expect, fixture, html } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import type { Peer } from 'webrtc-elements/core';
import 'webrtc-elements/define';
import type {
  WebrtcChatElement,
  WebrtcInviteElement,
  WebrtcPeerListElement,
  WebrtcStatusElement,
} from 'webrtc-elements';
import { until } from '../support/wait.js';

type Focusable = (WebrtcChatElement | WebrtcInviteElement | WebrtcPeerListElement | WebrtcStatusElement) & Element;

/** The tag of each element, and what has the focus in it. */
const FOCUSED: Readonly<Record<string, string>> = {
  'webrtc-chat': 'textarea',
  'webrtc-invite': 'input',
  'webrtc-peer-list': '.empty',
  'webrtc-status': 'span',
};

const focusedIn = (element: Element): Element | null | undefined => element.shadowRoot?.activeElement;

async function create(tag: string): Promise<Focusable> {
  const holder = await fixture<HTMLElement>(html`<div><button>Before</button></div>`);
  const element = document.createElement(tag) as Focusable;
  holder.append(element);
  await element.updateComplete;
  return element;
}

describe('the focus', () => {
  for (const [tag, selector] of Object.entries(FOCUSED)) {
    it(`goes into <${tag}> by focus(), and has no ring around the element`, async () => {
      const element = await create(tag);
      element.focus();
      expect(document.activeElement).to.equal(element);
      expect(focusedIn(element)?.matches(selector)).to.equal(true);
      expect(getComputedStyle(element).outlineStyle).to.equal('none');
      await expect(element).to.be.accessible();
    });
  }

  for (const tag of ['webrtc-chat', 'webrtc-invite']) {
    it(`goes to the field of <${tag}> from a label`, async () => {
      const element = await create(tag);
      element.id = 'labelled';
      const label = document.createElement('label');
      label.htmlFor = 'labelled';
      label.textContent = 'A label';
      element.before(label);
      const { left, top, width, height } = label.getBoundingClientRect();
      await sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
      await until(() => focusedIn(element)?.matches(FOCUSED[tag]!) === true, 'the field has the focus');
    });
  }

  it('goes to the field of a chat in a dialog by autofocus', async () => {
    const dialog = await fixture<HTMLDialogElement>(html`
      <dialog><button>Close</button><webrtc-chat autofocus></webrtc-chat></dialog>
    `);
    const chat = dialog.querySelector('webrtc-chat')!;
    await chat.updateComplete;
    dialog.showModal();
    expect(focusedIn(chat)?.matches('textarea')).to.equal(true);
    dialog.close();
  });

  it('does not go to a chat that does not ask for it', async () => {
    const dialog = await fixture<HTMLDialogElement>(html`
      <dialog><button>Close</button><webrtc-chat></webrtc-chat></dialog>
    `);
    await dialog.querySelector('webrtc-chat')!.updateComplete;
    dialog.showModal();
    expect(document.activeElement).to.equal(dialog.querySelector('button'));
    dialog.close();
  });

  it('goes to the field of the page in a chat that has one', async () => {
    const chat = await fixture<WebrtcChatElement>(html`
      <webrtc-chat><input slot="composer" aria-label="Message" /></webrtc-chat>
    `);
    chat.focus();
    expect(document.activeElement).to.equal(chat.querySelector('input'));
  });

  it('goes to a chat that has just been created', async () => {
    const chat = document.createElement('webrtc-chat');
    const holder = await fixture<HTMLElement>(html`<div></div>`);
    holder.append(chat);
    chat.focus();
    await until(() => focusedIn(chat)?.matches('textarea') === true, 'the field has the focus');
  });

  it('stays in the log for those who click there, as what they select does', async () => {
    const chat = await create('webrtc-chat');
    const log = chat.shadowRoot!.querySelector('[role=log]')!;
    const { left, top } = log.getBoundingClientRect();
    await sendMouse({ type: 'click', position: [Math.round(left + 5), Math.round(top + 5)] });
    expect(focusedIn(chat)).to.equal(log);
  });
});

describe('a label of the page', () => {
  it('names the conversation', async () => {
    const chat = await fixture<WebrtcChatElement>(html`<webrtc-chat aria-label="Support"></webrtc-chat>`);
    const log = chat.shadowRoot!.querySelector('[role=log]')!;
    expect(log.ariaLabel).to.equal('Support');
    chat.ariaLabel = 'Team';
    await chat.updateComplete;
    expect(log.ariaLabel).to.equal('Team');
    await expect(chat).to.be.accessible();
    for (const none of [null, '']) {
      chat.ariaLabel = none;
      await chat.updateComplete;
      expect(log.ariaLabel).to.equal('Messages');
    }
  });

  it('names the list of people', async () => {
    const list = await fixture<WebrtcPeerListElement>(html`<webrtc-peer-list aria-label="Players"></webrtc-peer-list>`);
    list.peers = [{ id: 'bob', state: 'connected', presence: { name: 'Bob' } } as unknown as Peer];
    await list.updateComplete;
    expect(list.shadowRoot!.querySelector('ul')!.ariaLabel).to.equal('Players');
    await expect(list).to.be.accessible();
  });
});
