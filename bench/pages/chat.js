const room = /** @type {import('webrtc-elements').WebrtcRoomElement} */ (document.querySelector('webrtc-room'));
const chat = /** @type {import('webrtc-elements').WebrtcChatElement} */ (document.querySelector('webrtc-chat'));
const WORDS = 'Is everybody free on Thursday at six? I would book the table by the window. https://example.org/a'.split(
  ' ',
);

/** Writes to a chat in another page, and watches how a page with a chat does meanwhile. @type {import('../chat.js').FloodPage} */
globalThis.flood = {
  peers: () => [...room.peers.values()].filter(({ path }) => path === 'direct').length,

  async pour(count, rate) {
    const started = performance.now();
    for (let sent = 0; sent < count; sent++) {
      const due = started + (sent * 1000) / rate;
      if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      void room.send(`${sent}: ${WORDS.slice(0, 3 + (sent % WORDS.length)).join(' ')}`);
    }
    return performance.now() - started;
  },

  watch(count) {
    /** @type {[start: number, duration: number][]} */
    const tasks = [];
    const observer = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) tasks.push([startTime, duration]);
    });
    observer.observe({ type: 'longtask' });
    return new Promise((resolve) => {
      let first = 0;
      chat.addEventListener('messageadd', ({ detail }) => {
        first ||= performance.now();
        if (!detail.message.text.startsWith(`${count - 1}:`)) return;
        requestAnimationFrame(() =>
          setTimeout(() => resolve({ first, last: performance.now(), tasks, shown: chat.messages.length })),
        );
      });
    });
  },
};
