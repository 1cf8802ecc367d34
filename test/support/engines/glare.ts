import type { EnginePage } from './page.js';

/** Has both sides of a link make an offer before either hears of the other's: `act` is what they do. */
export async function offerAtOnce(pages: readonly EnginePage[], act: () => Promise<unknown>): Promise<void> {
  for (const page of pages) await page.evaluate(holdSignals);
  await act();
  for (const page of pages) {
    await page.until(() => [...room.peers.values()][0]!.connection!.signalingState === 'have-local-offer');
  }
  for (const page of pages) {
    await page.evaluate(() => (globalThis as unknown as { release: () => void }).release());
  }
}

/** In the page: keeps what it says to the server, until it is released. */
function holdSignals(): void {
  const { prototype } = WebSocket;
  const usual = Object.getOwnPropertyDescriptor(prototype, 'send')!;
  const send = usual.value as (this: WebSocket, ...what: Parameters<WebSocket['send']>) => void;
  const held: (() => void)[] = [];
  prototype.send = function (...what) {
    held.push(() => send.apply(this, what));
  };
  Object.assign(globalThis, {
    release: () => {
      Object.defineProperty(prototype, 'send', usual);
      for (const say of held) say();
    },
  });
}
