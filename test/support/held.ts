import type { Page } from 'playwright-core';

declare global {
  /** What the page holds, by kind. */
  var held: () => Record<string, number>;
}

/** In the page: counts open connections and sockets, running timers and listeners of the window, for `held()`. */
export function countWhatIsHeld(): void {
  const [connections, sockets]: [Set<WeakRef<RTCPeerConnection>>, Set<WeakRef<WebSocket>>] = [new Set(), new Set()];
  const timers = new Set<unknown>();
  let listeners = 0;
  const { setTimeout: set, clearTimeout: clear, setInterval: repeat, clearInterval: stop } = globalThis;
  const Connection = RTCPeerConnection;
  const Socket = WebSocket;
  const count = (target: EventTarget): void => {
    const add = target.addEventListener.bind(target);
    Object.assign(target, {
      addEventListener(type: string, listener: EventListener, options?: AddEventListenerOptions) {
        listeners++;
        options?.signal?.addEventListener('abort', () => listeners--);
        add(type, listener, options);
      },
    });
  };
  count(globalThis);
  Object.assign(globalThis, {
    setTimeout: (run: () => void, wait: number) => {
      const timer: unknown = set(() => {
        timers.delete(timer);
        run();
      }, wait);
      timers.add(timer);
      return timer;
    },
    clearTimeout: (timer: number) => {
      timers.delete(timer);
      clear(timer);
    },
    setInterval: (run: () => void, wait: number) => {
      const timer = repeat(run, wait);
      timers.add(timer);
      return timer;
    },
    clearInterval: (timer: number) => {
      timers.delete(timer);
      stop(timer);
    },
    RTCPeerConnection: class extends Connection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        connections.add(new WeakRef<RTCPeerConnection>(this));
      }
    },
    WebSocket: class extends Socket {
      constructor(url: string, subprotocols?: string | string[]) {
        super(url, subprotocols);
        sockets.add(new WeakRef<WebSocket>(this));
      }
    },
    held: () => {
      for (const one of connections)
        if ((one.deref()?.connectionState ?? 'closed') === 'closed') connections.delete(one);
      for (const one of sockets) if ((one.deref()?.readyState ?? Socket.CLOSED) >= Socket.CLOSING) sockets.delete(one);
      return { connections: connections.size, sockets: sockets.size, timers: timers.size, listeners };
    },
  });
}

/** Has a page join a room of its own until its identity is stored, and leave. */
export async function keepIdentity(page: Page): Promise<void> {
  await page.evaluate(() => enter({ room: 'to-keep-an-identity' }).then(() => undefined));
  await page.waitForFunction(() => room.identityKept);
  await page.evaluate(async () => {
    const closed = new Promise((resolve) => room.socket.addEventListener('close', resolve));
    room.close();
    await closed;
  });
}
