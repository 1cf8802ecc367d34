import { ConnectionError } from './errors.js';
import type { PeerId } from './protocol.js';

/** What a message can be. A view is sent as the bytes that it shows. */
export type MessageData = string | ArrayBuffer | ArrayBufferView;

/** Stop filling the channel's buffer here, in bytes; more than this costs throughput. */
const HIGH_WATER = 128 * 1024;
const LOW_WATER = 64 * 1024;

interface Waiting {
  readonly data: string | ArrayBuffer;
  readonly resolve: () => void;
  readonly reject: (error: ConnectionError) => void;
}

/** Messages to one peer, in order: they wait for a channel, for so long, and for room in its buffer. */
export class Outbox {
  readonly #peer: PeerId;
  readonly #timeout: number;
  readonly #waiting: Waiting[] = [];
  #channel: RTCDataChannel | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  /** `timeout`: how long a message may wait for a channel, in ms. */
  constructor(peer: PeerId, timeout: number) {
    this.#peer = peer;
    this.#timeout = timeout;
  }

  /** Sends over this channel from now on; `undefined` while there is none. */
  attach(channel: RTCDataChannel | undefined): void {
    this.#channel = channel;
    if (!channel) {
      this.#startDeadline();
      return;
    }
    clearTimeout(this.#deadline);
    channel.bufferedAmountLowThreshold = LOW_WATER;
    channel.addEventListener('bufferedamountlow', () => this.#flush());
    this.#flush();
  }

  /** Resolves when the channel has taken the message; rejects with a `ConnectionError`. */
  send(data: MessageData): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0 && this.#hasRoom()) {
        this.#pass({ data: data as string | ArrayBuffer, resolve, reject });
      } else {
        this.#waiting.push({ data: copy(data), resolve, reject });
        if (this.#waiting.length === 1) this.#startDeadline();
      }
    });
  }

  /** Rejects all that still waits. */
  close(error: ConnectionError): void {
    this.attach(undefined);
    this.#rejectAll(error);
  }

  #rejectAll(error: ConnectionError): void {
    clearTimeout(this.#deadline);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #startDeadline(): void {
    clearTimeout(this.#deadline);
    if (this.#channel || this.#waiting.length === 0) return;
    this.#deadline = setTimeout(() => {
      this.#rejectAll(new ConnectionError('peer-unreachable', { peer: this.#peer }));
    }, this.#timeout);
  }

  #hasRoom(): boolean {
    return this.#channel?.readyState === 'open' && this.#channel.bufferedAmount < HIGH_WATER;
  }

  #flush(): void {
    while (this.#hasRoom()) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#pass(next);
    }
  }

  #pass({ data, resolve, reject }: Waiting): void {
    try {
      this.#channel?.send(data as string); // the DOM types know no union here
      resolve();
    } catch (cause) {
      const code = cause instanceof TypeError ? 'message-too-large' : 'peer-gone';
      reject(new ConnectionError(code, { peer: this.#peer, cause }));
    }
  }
}

/** The caller may use its buffer again at once, so what has to wait is copied. */
function copy(data: MessageData): string | ArrayBuffer {
  if (typeof data === 'string') return data;
  if (!ArrayBuffer.isView(data)) return data.slice(0);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice().buffer;
}
