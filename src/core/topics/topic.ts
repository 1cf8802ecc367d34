import type { Message } from '../events.js';
import type { SendOptions } from '../session/send-options.js';
import type { MessageData } from '../session/payload.js';

/** How the messages of a topic are delivered. */
export type Delivery = 'reliable' | 'latest';

/** Options of a topic. */
export interface TopicOptions {
  /**
   * `reliable`: every message arrives, whole, once and in the order in which it was sent. `latest`: only the newest value counts.
   * A value that was not sent yet is replaced by the next one, and one that is lost is not sent again, unless it is the last.
   * Default `reliable`.
   */
  readonly delivery?: Delivery | undefined;
}

/**
 * Called with each message of a topic. While a promise that it returns is pending, the message counts as not taken: once 16 MiB of
 * a peer's messages are not taken, that peer's `send()` waits.
 */
export type TopicListener = (message: Message) => unknown;

/**
 * A stream of messages beside the plain ones, with an order and a window of its own. `connection.topic()` opens it. It reaches the
 * peers that have opened a topic of the same name and delivery.
 */
export interface Topic {
  readonly name: string;
  readonly delivery: Delivery;

  /** Calls `listener` on every message. Returns a function that removes the listener. */
  on(event: 'message', listener: TopicListener): () => void;

  /** Calls `listener` on the next message only. Returns a function that removes the listener. */
  once(event: 'message', listener: TopicListener): () => void;

  /**
   * Sends a message to one peer, to several, or, without `to`, to every peer that has opened the topic, or opens it within 30 s.
   *
   * Resolves when all of them have the message. With `latest`: when they have this value or a newer one. Rejects as
   * `connection.send()` does, and with `topic-not-open` if a peer that `to` names has not opened the topic within 30 s.
   */
  send(data: MessageData, options?: SendOptions): Promise<void>;

  /** Closes the topic for us. What was already on its way to us counts as delivered, but no listener is called. */
  close(): void;
}
