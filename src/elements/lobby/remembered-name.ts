const KEY = 'webrtc-elements:name';

/** The name that was given last on this device; empty if there is none, or the page may not store anything. */
export function rememberedName(): string {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

/** Keeps a name for the next time. An empty one forgets the last. */
export function rememberName(name: string): void {
  try {
    if (name) localStorage.setItem(KEY, name);
    else localStorage.removeItem(KEY);
  } catch {
    // Then the page asks again.
  }
}
