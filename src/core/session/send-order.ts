import { release, toPayload, type MessageData, type Payload } from './payload.js';

/** Keeps messages in order while a `Blob` among them is being read. */
export class SendOrder {
  /** Settles when everything that had to wait has been handed over; `undefined` while nothing waits. */
  #turn: Promise<unknown> | undefined;

  /**
   * Calls `deliver` with the message, after those before it. When that settles, nobody uses the payload any more. Rejects with a
   * `TypeError` if it is no message.
   */
  async send(data: MessageData, deliver: (payload: Payload) => Promise<void>): Promise<void> {
    const payload = toPayload(data);
    if (!this.#turn && !(payload instanceof Promise)) return use(payload, deliver);
    let sent: Promise<void> | undefined;
    const before = this.#turn;
    const turn = Promise.all([payload, before]).then(([ready]) => {
      sent = use(ready, deliver);
    });
    const over = Promise.allSettled([turn, before]); // a Blob that cannot be read neither holds up the others nor lets them pass
    this.#turn = over;
    void over.then(() => {
      if (this.#turn === over) this.#turn = undefined;
    });
    await turn;
    return sent;
  }
}

async function use(payload: Payload, deliver: (payload: Payload) => Promise<void>): Promise<void> {
  try {
    await deliver(payload);
  } finally {
    release(payload);
  }
}
