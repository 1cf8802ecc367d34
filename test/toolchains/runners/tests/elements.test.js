import {
  WebrtcChatElement,
  WebrtcInviteElement,
  WebrtcPeerListElement,
  WebrtcRoomElement,
  WebrtcStatusElement,
} from 'webrtc-elements';
import 'webrtc-elements/define';

afterEach(() => document.body.replaceChildren());

async function show(tag, properties = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  document.body.append(element);
  await element.updateComplete;
  return element;
}

test.each([
  ['webrtc-room', WebrtcRoomElement],
  ['webrtc-peer-list', WebrtcPeerListElement],
  ['webrtc-chat', WebrtcChatElement],
  ['webrtc-status', WebrtcStatusElement],
  ['webrtc-invite', WebrtcInviteElement],
])('<%s> renders, and can be taken out and put back', async (tag, Class) => {
  const element = await show(tag);
  expect(element).toBeInstanceOf(Class);
  expect(element.shadowRoot.childElementCount).toBeGreaterThan(0);
  element.remove();
  document.body.append(element);
  await element.updateComplete;
  expect(element.shadowRoot.childElementCount).toBeGreaterThan(0);
});

test('a chat shows its messages, its label and more messages', async () => {
  const chat = await show('webrtc-chat', { label: 'Talk' });
  const log = () => chat.shadowRoot.querySelector('.log');
  expect(log().getAttribute('aria-label')).toBe('Talk');
  chat.messages = [{ name: 'Ann', text: 'Good morning', time: new Date() }];
  await chat.updateComplete;
  expect(log().textContent).toContain('Good morning');
  chat.messages = [...chat.messages, { name: 'Bob', text: 'See www.example.com', time: new Date() }];
  await chat.updateComplete;
  expect(log().textContent).toContain('See www.example.com');
});

test('a list shows its peers', async () => {
  const list = await show('webrtc-peer-list', {
    peers: [{ id: 'bob', state: 'connected', presence: { name: 'Bob' } }],
  });
  expect(list.shadowRoot.textContent).toContain('Bob');
  list.remove();
  document.body.append(list);
  list.peers = [];
  await list.updateComplete;
  expect(list.shadowRoot.querySelectorAll('li').length).toBe(0);
});

test('an invite shows the link', async () => {
  const invite = await show('webrtc-invite', { href: 'https://my.host/lobby' });
  await invite.updateComplete;
  expect(invite.shadowRoot.querySelector('input').value).toBe('https://my.host/lobby');
});

test('an element speaks the language of the page', async () => {
  document.body.lang = 'de';
  const status = await show('webrtc-status');
  while (!status.shadowRoot.textContent.includes('Du bist in keinem Raum'))
    await new Promise((resolve) => setTimeout(resolve));
  document.body.removeAttribute('lang');
});

test('an element moves to another document', async () => {
  const list = await show('webrtc-peer-list');
  document.implementation.createHTMLDocument('Other').body.append(list);
  document.body.append(list);
  await list.updateComplete;
  expect(list.isConnected).toBe(true);
});
