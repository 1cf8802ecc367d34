import type { Locator, Page } from 'playwright-core';
import { launch, type Visitor } from './browser.js';
import { visitIn } from './visitor.js';

/** What the link of a private room ends in. */
const KEY = '#key=dGhlLWNhbGwtaW4tZGVtbw';
/** The code of calls, and that of devices. */
const CODE = /webrtc-elements-(?:call|media-desk)-/;

declare global {
  /** Every track that a page has got from a device. */
  var opened: MediaStreamTrack[];
}

/** Somebody in a room of the demo, who can call. */
export interface Caller extends Visitor {
  /** What of the code of calls the page has loaded. */
  readonly loaded: string[];
}

/** How large the window of somebody is. */
interface Size {
  readonly width: number;
  readonly height: number;
}

export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** Comes into a room of the demo as somebody who has a name already, so no lobby asks for it. */
export async function comeToCall(url: string, name: string, room: string, size?: Size): Promise<Caller> {
  const visitor = await visitIn(await launch(), url, { viewport: size ?? { width: 1280, height: 720 } });
  const { page } = visitor;
  const loaded: string[] = [];
  page.on('request', (request) => {
    if (CODE.test(request.url())) loaded.push(request.url());
  });
  await page.addInitScript((is) => {
    localStorage.setItem('webrtc-elements:name', is);
    globalThis.opened = [];
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted);
      globalThis.opened.push(...stream.getTracks());
      return stream;
    };
  }, name);
  await page.goto(`${url}/?room=${room}${KEY}`);
  await button(page, 'Call').and(page.locator(':enabled')).waitFor();
  return { ...visitor, loaded };
}

/** Ada and Grace in a room, of whom nobody has called yet. */
export async function twoToCall(url: string, room: string, size?: Size): Promise<[Caller, Caller]> {
  const both = [await comeToCall(url, 'Ada', room, size), await comeToCall(url, 'Grace', room, size)] as const;
  for (const { page } of both) await page.getByText('2 people here').waitFor();
  return [...both];
}
