/** Has an element play a stream, and nothing when there is none. */
export class Player {
  readonly #blocked: (blocked: boolean) => void;
  /** Those that have played what they have. */
  readonly #played = new WeakMap<HTMLMediaElement, MediaProvider>();

  /** `blocked` hears whether the browser keeps the sound off until somebody clicks. */
  constructor(blocked: (blocked: boolean) => void) {
    this.#blocked = blocked;
  }

  /** Plays this from now on. */
  show(element: HTMLMediaElement | null, stream: MediaStream | undefined): void {
    if (!element) return;
    if (element.srcObject === (stream ?? null)) {
      // Firefox pauses an element when all tracks of its stream have ended, and leaves it so when others come: over a new link.
      if (stream?.active && element.paused && this.#played.get(element) === stream) void this.play(element);
      return;
    }
    element.srcObject = stream ?? null;
    if (stream) void this.play(element);
    else this.#blocked(false);
  }

  /** Tries to play what is there. */
  async play(element: HTMLMediaElement): Promise<void> {
    const { srcObject } = element;
    try {
      await element.play();
      if (!srcObject || element.srcObject !== srcObject) return;
      this.#played.set(element, srcObject);
      this.#blocked(false);
    } catch (error) {
      // Others mean that something else plays now.
      if (element.srcObject === srcObject && (error as DOMException).name === 'NotAllowedError') this.#blocked(true);
    }
  }
}

/** Sends the sound of an element to this speaker; where that cannot be, to the one that the system has chosen. */
export async function sendTo(element: HTMLMediaElement, sinkId: string): Promise<void> {
  const { setSinkId } = element as Partial<HTMLMediaElement>;
  if (!setSinkId || element.sinkId === sinkId) return;
  try {
    await setSinkId.call(element, sinkId);
  } catch {
    if (sinkId) await sendTo(element, '');
  }
}

/** How loud something is, from 0 to 1, whatever a page says. */
export function levelOf(volume: number): number {
  return Math.min(1, Math.max(0, Number.isFinite(volume) ? volume : 1));
}
