import type { Page } from 'playwright-core';

/** Resolves when a tile of such a name is in this state, or is not. */
export async function isTile(page: Page, name: string, state: string, wanted = true): Promise<void> {
  await page.waitForFunction(isInState, [name, state, wanted] as const);
}

/** Resolves when new frames of somebody have come, which are not all black. */
export async function sees(page: Page, name: string): Promise<void> {
  await isTile(page, name, 'video');
  await page.evaluate(seeTile, name);
}

/** Gives a page a screen to share without asking, on which something green moves. */
export async function offerScreen(page: Page): Promise<void> {
  await page.evaluate(paintScreen);
}

/** Runs in the page: whether a tile of such a name is in this state, or is not. */
export function isInState([called, state, wanted]: readonly [called: string, state: string, wanted: boolean]): boolean {
  const tiles = document.querySelector('webrtc-call')?.shadowRoot?.querySelectorAll('webrtc-tile') ?? [];
  const tile = [...tiles].find(({ shadowRoot }) => shadowRoot?.querySelector('[part~=name]')?.textContent === called);
  return tile?.matches(`:state(${state})`) === wanted;
}

/** Runs in the page: resolves when new frames of somebody have come, which are not all black. */
export async function seeTile(called: string): Promise<void> {
  const tiles = document.querySelector('webrtc-call')!.shadowRoot!.querySelectorAll('webrtc-tile');
  const tile = [...tiles].find(({ shadowRoot }) => shadowRoot!.querySelector('[part~=name]')?.textContent === called)!;
  const video = tile.shadowRoot!.querySelector('video')!;
  const context = new OffscreenCanvas(16, 9).getContext('2d', { willReadFrequently: true })!;
  for (let count = 0; count < 3;) {
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    context.drawImage(video, 0, 0, 16, 9);
    const { data } = context.getImageData(0, 0, 16, 9);
    if (data.some((value, at) => at % 4 < 3 && value > 50)) count++;
  }
}

/** Runs in the page: shares a green area that grows in place of a screen. */
export function paintScreen(): void {
  navigator.mediaDevices.getDisplayMedia = () => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d')!;
    const stream = canvas.captureStream(30);
    const [track] = stream.getVideoTracks();
    let frame = 0;
    const drawing = setInterval(() => {
      context.fillStyle = '#00e000';
      context.fillRect(frame++ % 100, 0, 300, 150);
      if (track!.readyState === 'ended') clearInterval(drawing);
    }, 50);
    return Promise.resolve(stream);
  };
}
