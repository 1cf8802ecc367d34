import { expect } from '@open-wc/testing';
import { setWords } from 'webrtc-elements';
import { holdTimers } from './clock.js';
import { until } from './rooms.js';

/** The elements that show something. */
export const FRAMED = ['webrtc-chat', 'webrtc-peer-list', 'webrtc-status', 'webrtc-invite'] as const;

type Framed = (typeof FRAMED)[number];

/** Shows an element in a frame, and counts how often it is updated. */
export async function inFrame(tag: Framed): Promise<[HTMLIFrameElement, () => number]> {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const element = document.createElement(tag);
  frame.contentDocument!.body.append(element);
  await element.updateComplete;
  let updates = 0;
  const update = element.requestUpdate.bind(element);
  element.requestUpdate = (...args) => {
    updates++;
    update(...args);
  };
  return [frame, () => updates];
}

/** Expects that nothing of the page reaches an element any more once its frame has come to an end. */
export async function assertLetGo(tag: Framed, end: (frame: HTMLIFrameElement) => void): Promise<void> {
  const clock = holdTimers(1_000);
  const [frame, updates] = await inFrame(tag);
  setWords('en', { send: 'Send' });
  expect(updates(), 'it follows the words').to.be.above(0);
  const page = frame.contentDocument!;
  end(frame);
  await until(() => page.defaultView === null, 'the window is gone');
  clock.pass();
  const before = updates();
  setWords('en', { send: 'Send' });
  document.documentElement.lang = 'de';
  history.replaceState(null, '', '#elsewhere');
  await new Promise((resolve) => setTimeout(resolve)); // observers and events of the page have come
  document.documentElement.lang = 'en';
  history.replaceState(null, '', location.pathname + location.search);
  expect(updates()).to.equal(before);
  frame.remove();
}
