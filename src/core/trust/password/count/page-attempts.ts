import type { AttemptStore } from './attempts.js';

const NAME = 'webrtc-elements password attempts';
/** Where there is no storage, and where it fails. */
let memory: string | undefined;

/** Keeps the numbers in the storage of the page; in Node, and where the page may not store anything, in memory. */
export const PAGE_ATTEMPTS: AttemptStore = {
  read() {
    try {
      return localStorage.getItem(NAME) ?? memory;
    } catch {
      return memory;
    }
  },
  write(text) {
    memory = text;
    try {
      localStorage.setItem(NAME, text);
    } catch {
      // it stays in memory
    }
  },
};
