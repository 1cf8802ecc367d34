/** The channel over which the tabs of a device tell each other. */
const CHANNEL = 'webrtc-elements verified';

/** Tells the other tabs of this device that it keeps something else now. What that is, they read for themselves. */
export function announce(): void {
  if (!canTell()) return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(undefined);
  channel.close();
}

/**
 * Calls `heard` when another tab may have changed what the device keeps. A page in the back/forward cache hears nothing, so it does once
 * when it comes back. Returns a function that ends this.
 */
export function followTabs(heard: () => void): () => void {
  if (!canTell()) return () => undefined;
  let channel: BroadcastChannel | undefined;
  const close = (): void => channel?.close();
  const open = (): void => {
    channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = heard;
  };
  const show = ({ persisted }: PageTransitionEvent): void => {
    if (!persisted) return;
    open();
    heard();
  };
  open();
  addEventListener('pagehide', close); // browsers do not keep a page that could hear something
  addEventListener('pageshow', show);
  return () => {
    close();
    removeEventListener('pagehide', close);
    removeEventListener('pageshow', show);
  };
}

/** Whether there is somebody to tell: a page, or a worker, whose origin can store something. */
function canTell(): boolean {
  const { indexedDB, BroadcastChannel } = globalThis as Partial<typeof globalThis>;
  return indexedDB !== undefined && BroadcastChannel !== undefined;
}
