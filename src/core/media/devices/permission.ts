import { listen } from '../../listen.js';

/** Whether the page may use a source, where the browser tells. */
export class Permission {
  #status: PermissionStatus | undefined;

  /** `onChange` hears of changes until `signal` is aborted. */
  constructor(name: 'camera' | 'microphone', signal: AbortSignal, onChange: () => void) {
    void this.#ask(name, signal, onChange);
  }

  /** `undefined`: the browser does not tell. */
  get state(): PermissionState | undefined {
    return this.#status?.state;
  }

  async #ask(name: string, signal: AbortSignal, onChange: () => void): Promise<void> {
    try {
      this.#status = await globalThis.navigator.permissions.query({ name: name as PermissionName });
      listen<{ change: Event }>(this.#status, signal, { change: onChange });
    } catch {
      // the browser does not know this permission, or none
    }
  }
}
