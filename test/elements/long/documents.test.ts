import { expect, fixture, html } from '@open-wc/testing';
import { setWords, type WebrtcChatElement } from 'webrtc-elements';
import { holdTimers } from '../../support/elements/clock.js';
import { assertLetGo, FRAMED, inFrame } from '../../support/elements/frames.js';
import { chatOf, enter, freshRoom, host, listOf, meets, textOf, until, write } from '../../support/elements/rooms.js';
import 'webrtc-elements/webrtc-lobby'; // it loads when its tag appears

const TAGS = [
  'webrtc-room',
  'webrtc-peer-list',
  'webrtc-chat',
  'webrtc-status',
  'webrtc-invite',
  'webrtc-lobby',
] as const;

type Portable = HTMLElementTagNameMap[(typeof TAGS)[number]];

/** A frame with an empty document of the same origin, as a pop-out window has it. */
async function openFrame(): Promise<HTMLIFrameElement> {
  return fixture<HTMLIFrameElement>(html`<iframe></iframe>`);
}

/** How an element and all that is in it look: each style that differs from that of an element without styles. */
function looks(element: Element): string[] {
  const view = element.ownerDocument.defaultView!;
  const plain = view.getComputedStyle(element.ownerDocument.body.appendChild(element.ownerDocument.createElement('i')));
  const parts = [element, ...element.shadowRoot!.querySelectorAll('*')];
  const seen = parts.map((part) => {
    const style = view.getComputedStyle(part);
    return ['display', 'position', 'border-top-style', 'border-top-left-radius', 'clip-path']
      .filter((name) => style.getPropertyValue(name) !== plain.getPropertyValue(name))
      .map((name) => `${part.localName} ${name} ${style.getPropertyValue(name)}`);
  });
  element.ownerDocument.body.querySelector('i')!.remove();
  return seen.flat();
}

async function at(place: Node, element: Portable): Promise<string[]> {
  place.appendChild(element);
  await element.updateComplete;
  return looks(element);
}

for (const tag of TAGS) {
  describe(`${tag} in any document`, () => {
    let here: string[];

    before(async () => {
      const element = document.createElement(tag);
      here = await at(document.body, element);
      element.remove();
      expect(here.filter((look) => look.startsWith(`${tag} display`)).length).to.equal(1, 'it has styles');
    });

    it('keeps its styles when it is moved into a frame, and back', async () => {
      const frame = await openFrame();
      const element = document.createElement(tag);
      await at(document.body, element);
      expect(await at(frame.contentDocument!.body, element)).to.deep.equal(here);
      expect(await at(document.body, element)).to.deep.equal(here);
      element.remove();
    });

    it('may be created here and inserted there', async () => {
      const frame = await openFrame();
      const element = document.createElement(tag);
      expect(await at(frame.contentDocument!.body, element)).to.deep.equal(here);
      expect(await at(document.body, element)).to.deep.equal(here);
      element.remove();
    });

    it('may be created there and inserted here', async () => {
      const frame = await openFrame();
      const element = frame.contentDocument!.createElement(tag);
      expect(await at(document.body, element)).to.deep.equal(here);
      element.remove();
    });

    for (const [what, open] of [
      ['that is parsed', () => new DOMParser().parseFromString('<p>Text</p>', 'text/html')],
      ['that is made', () => document.implementation.createHTMLDocument()],
      ['of a template', () => document.createElement('template').content.ownerDocument],
    ] as const) {
      it(`may come through a document ${what}`, async () => {
        const other = open();
        const shown = document.createElement(tag);
        await at(document.body, shown);
        const fresh = document.createElement(tag);
        for (const element of [shown, fresh]) {
          other.adoptNode(element);
          other.querySelector('body')?.append(element);
          expect(await at(document.body, element)).to.deep.equal(here);
          element.remove();
        }
      });
    }
  });
}

describe('a room in any document', () => {
  it('goes on in a frame, with all that is in it, and comes back', async () => {
    const name = freshRoom();
    const [ada, bob] = await Promise.all([enter(name, { name: 'Ada' }), enter(name, { name: 'Bob' })]);
    await Promise.all([meets(ada, 1), meets(bob, 1)]);
    const { connection } = ada;
    const frame = await openFrame();
    for (const [place, text] of [
      [frame.contentDocument!.body, 'in the frame'],
      [document.body, 'out of it'],
    ] as const) {
      place.append(ada);
      await write(bob, text);
      await until(async () => (await textOf(chatOf(ada))).includes(text), text);
      expect(ada.connection).to.equal(connection);
      expect(await textOf(listOf(ada))).to.contain('Bob');
    }
    ada.remove();
  });

  it('is found by the elements that it leaves behind, and by those that leave it', async () => {
    const name = freshRoom();
    const [ada, bob] = await Promise.all([enter(name, { name: 'Ada' }), enter(name, { name: 'Bob' })]);
    await Promise.all([meets(ada, 1), meets(bob, 1)]);
    ada.id = 'popped-out';
    const frame = await openFrame();
    const [before, after] = [document.createElement('webrtc-chat'), document.createElement('webrtc-chat')];
    for (const chat of [before, after]) chat.setAttribute('for', ada.id);
    document.body.append(before);
    frame.contentDocument!.body.append(after);
    const says = (chat: WebrtcChatElement, text: string): Promise<void> =>
      until(async () => (await textOf(chat)).includes(text), text);
    await write(bob, 'to both');
    await Promise.all([says(before, 'to both'), says(after, 'to both')]);
    frame.contentDocument!.body.append(ada);
    await write(bob, 'to both again');
    await Promise.all([says(before, 'to both again'), says(after, 'to both again')]);
    before.remove();
    document.body.append(ada);
    ada.remove();
  });

  it('is left when its frame is closed', async () => {
    const name = freshRoom();
    const [ada, bob] = await Promise.all([enter(name), enter(name)]);
    await Promise.all([meets(ada, 1), meets(bob, 1)]);
    const frame = document.createElement('iframe');
    document.body.append(frame);
    frame.contentDocument!.body.append(ada);
    await ada.updateComplete;
    expect(ada.state).to.equal('connected');
    frame.remove();
    await until(() => ada.state === 'idle', 'ada has left');
    await until(() => bob.peers.size === 0, 'bob is alone');
  });

  it('is not joined in a document that nobody sees, and is left there', async () => {
    const unseen = document.implementation.createHTMLDocument();
    const room = document.createElement('webrtc-room');
    room.host = host;
    room.room = freshRoom();
    unseen.body.append(room);
    await room.updateComplete;
    expect(room.state).to.equal('idle');
    document.body.append(room);
    await until(() => room.state === 'connected', 'joined');
    unseen.body.append(room);
    await until(() => room.state === 'idle', 'left');
  });
});

describe('elements of a window that is gone', () => {
  const { setInterval, clearInterval } = globalThis;
  afterEach(() => Object.assign(globalThis, { setInterval, clearInterval }));

  for (const tag of FRAMED) {
    it(`are let go when it is taken out: ${tag}`, () => assertLetGo(tag, (frame) => frame.remove()));
  }

  it('follow the words and the time when they are moved on in time', async () => {
    const clock = holdTimers(1_000);
    const ticking = new Set<unknown>();
    globalThis.setInterval = ((...args: Parameters<typeof setInterval>) => {
      const timer: unknown = setInterval(...args);
      ticking.add(timer);
      return timer;
    }) as typeof setInterval;
    globalThis.clearInterval = (timer) => {
      ticking.delete(timer);
      clearInterval(timer);
    };
    const [frame, updates] = await inFrame('webrtc-chat');
    const chat = frame.contentDocument!.querySelector('webrtc-chat')!;
    expect(ticking.size).to.equal(1);
    document.body.append(chat);
    frame.remove();
    clock.pass();
    expect(ticking.size).to.equal(1);
    const before = updates();
    setWords('en', { send: 'Send' });
    expect(updates()).to.equal(before + 1);
    chat.remove();
    clock.pass();
    expect(ticking.size, 'no clock ticks for it').to.equal(0);
    document.body.append(chat);
    expect(ticking.size, 'it is back').to.equal(1);
    chat.remove();
    clock.pass();
  });
});
