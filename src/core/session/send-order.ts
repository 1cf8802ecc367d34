import { toPayload, type MessageData, type Payload } from './payload.js';

/** Keeps messages in order while a `Blob` among them is being read. */
export class SendOrder {
  /** Settles when everything that had to wait has been handed over; `undefined` while nothing waits. */
  #turn: Promise<unknown> | undefined;

  /** Calls `deliver` with the message, after those before it. Rejects with a `TypeError` if it is no message. */
  async send(data: MessageData, deliver: (payload: Payload) => Promise<void>): Promise<void> {
    const payload = toPayload(data);
    if (!this.#turn && !(payload instanceof Promise)) return deliver(payload);
    let sent: Promise<void> | undefined;
    const turn = Promise.all([payload, this.#turn]).then(([ready]) => {
      sent = deliver(ready);
    });
    const over = turn.catch(() => undefined); // a Blob that cannot be read does not hold up the others
    this.#turn = over;
    void over.then(() => {
      if (this.#turn === over) this.#turn = undefined;
    });
    await turn;
    return sent;
  }
}
