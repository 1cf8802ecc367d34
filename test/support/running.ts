declare global {
  /** What runs or observes, by kind. */
  var running: Record<'timers' | 'frames' | 'observers' | 'listeners', Set<unknown>>;
}

/** In the page: counts what is begun from now on and has not ended. */
export function countRunning(): void {
  const running = { timers: new Set(), frames: new Set(), observers: new Set(), listeners: new Set() };
  globalThis.running = running;
  const { setTimeout: set, clearTimeout: clear, setInterval: repeat, clearInterval: stop } = globalThis;
  const { requestAnimationFrame: frame, cancelAnimationFrame: cancel } = globalThis;
  Object.assign(globalThis, {
    setTimeout: (run: () => void, wait: number) => {
      const timer: unknown = set(() => {
        running.timers.delete(timer);
        run();
      }, wait);
      running.timers.add(timer);
      return timer;
    },
    clearTimeout: (timer: number) => {
      running.timers.delete(timer);
      clear(timer);
    },
    setInterval: (run: () => void, wait: number) => {
      const timer = repeat(run, wait);
      running.timers.add(timer);
      return timer;
    },
    clearInterval: (timer: number) => {
      running.timers.delete(timer);
      stop(timer);
    },
    requestAnimationFrame: (run: FrameRequestCallback) => {
      const request: number = frame((time) => {
        running.frames.delete(request);
        run(time);
      });
      running.frames.add(request);
      return request;
    },
    cancelAnimationFrame: (request: number) => {
      running.frames.delete(request);
      cancel(request);
    },
  });
  for (const { prototype } of [MutationObserver, IntersectionObserver, ResizeObserver]) {
    const { observe, disconnect } = prototype as { observe: (...args: unknown[]) => void; disconnect: () => void };
    Object.assign(prototype, {
      observe(...args: unknown[]) {
        running.observers.add(this);
        observe.apply(this, args);
      },
      disconnect() {
        running.observers.delete(this);
        disconnect.apply(this);
      },
    });
  }
  let listenersMade = 0;
  const targets: EventTarget[] = [
    globalThis,
    document,
    (globalThis as { navigation?: EventTarget }).navigation ?? document,
  ];
  for (const target of [...targets, ...document.querySelectorAll('webrtc-room')]) {
    const add = target.addEventListener.bind(target);
    const remove = target.removeEventListener.bind(target);
    const ids = new WeakMap<EventListener, number>();
    const keyOf = (type: string, listener: EventListener): string => {
      if (!ids.has(listener)) ids.set(listener, ++listenersMade);
      return `${type} ${ids.get(listener)}`;
    };
    Object.assign(target, {
      addEventListener(type: string, listener: EventListener, options?: AddEventListenerOptions) {
        const key = keyOf(type, listener);
        if (!options?.once) running.listeners.add(key);
        options?.signal?.addEventListener('abort', () => running.listeners.delete(key));
        add(type, listener, options);
      },
      removeEventListener(type: string, listener: EventListener) {
        running.listeners.delete(keyOf(type, listener));
        remove(type, listener);
      },
    });
  }
}
