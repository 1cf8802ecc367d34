/** What runs in a page with a `<webrtc-call>` and looks at its tiles. Whom a tile shows is told by its name. */

/** Whether the tile of somebody is there, and is in this state, or is not. */
export function isTile([called, state, wanted]: readonly [called: string, state: string, wanted: boolean]): boolean {
  const tiles = document.querySelector('webrtc-call')!.shadowRoot!.querySelectorAll('webrtc-tile');
  const tile = [...tiles].find(({ shadowRoot }) => shadowRoot!.querySelector('[part~=name]')?.textContent === called);
  return tile?.matches(`:state(${state})`) === wanted;
}

/** Resolves when new frames of somebody have come, which are not all black. */
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

/** What a page shares in place of a screen: a green area that grows. */
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
