import type { SendOptions } from '../session/send-options.js';
import type { MessageData, Payload } from '../session/payload.js';
import type { SendOrder } from '../session/send-order.js';
import type { Delivery, Topic, TopicListener } from './topic.js';

/** What a topic needs of its connection. */
export interface TopicOwner {
  /** Resolves when each of the peers has the message. */
  send(topic: OpenTopic, payload: Payload, options: SendOptions): Promise<void>;
  /** The topic is closed. */
  close(topic: OpenTopic): void;
}

/** The class behind `Topic`. Its doc comments are in the interface. */
export class OpenTopic implements Topic {
  /** Has proxies, such as Vue's, leave this object as it is: private fields do not work through them. */
  readonly [Symbol.toStringTag] = 'Topic';
  readonly name: string;
  readonly delivery: Delivery;
  readonly listeners = new Set<{ readonly call: TopicListener }>();
  readonly #owner: TopicOwner;
  readonly #order: SendOrder;

  constructor(name: string, delivery: Delivery, order: SendOrder, owner: TopicOwner) {
    this.name = name;
    this.delivery = delivery;
    this.#order = order;
    this.#owner = owner;
  }

  on(_: 'message', call: TopicListener): () => void {
    const entry = { call };
    this.listeners.add(entry);
    return () => void this.listeners.delete(entry);
  }

  once(event: 'message', listener: TopicListener): () => void {
    const stop = this.on(event, (message) => {
      stop();
      return listener(message);
    });
    return stop;
  }

  send(data: MessageData, options: SendOptions = {}): Promise<void> {
    return this.#order.send(data, (payload) => this.#owner.send(this, payload, options));
  }

  close(): void {
    this.listeners.clear();
    this.#owner.close(this);
  }
}
