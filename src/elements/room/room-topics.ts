import { ConnectionError } from '../../core/index.js';
import { checkTopic } from '../../core/own-topic.js';
import type {
  Connection,
  Delivery,
  MessageData,
  PeerId,
  Topic,
  TopicListener,
  TopicOptions,
} from '../../core/index.js';

/** A topic of a room. It may be there before we join, and goes on when we join again. */
export class RoomTopic implements Topic {
  /** Has proxies, such as Vue's, leave this object as it is: private fields do not work through them. */
  readonly [Symbol.toStringTag] = 'Topic';
  readonly name: string;
  readonly delivery: Delivery;
  readonly #onClose: () => void;
  /** The listeners, and what removes them from the topic of the connection. */
  readonly #listeners = new Map<{ readonly call: TopicListener }, (() => void) | undefined>();
  #topic: Topic | undefined;

  constructor(name: string, { delivery = 'reliable' }: TopicOptions, onClose: () => void) {
    this.name = name;
    this.delivery = delivery;
    this.#onClose = onClose;
  }

  /** We are in the room, by this connection, or out of it. Throws a `TypeError` if there can be no such topic. */
  follow(connection: Connection | undefined): void {
    this.#topic = connection?.topic(this.name, { delivery: this.delivery });
    for (const entry of this.#listeners.keys()) this.#listeners.set(entry, this.#topic?.on('message', entry.call));
  }

  on(_: 'message', call: TopicListener): () => void {
    const entry = { call };
    this.#listeners.set(entry, this.#topic?.on('message', call));
    return () => {
      this.#listeners.get(entry)?.();
      this.#listeners.delete(entry);
    };
  }

  once(event: 'message', listener: TopicListener): () => void {
    const stop = this.on(event, (message) => {
      stop();
      return listener(message);
    });
    return stop;
  }

  async send(data: MessageData, options?: { to?: PeerId | readonly PeerId[] }): Promise<void> {
    if (!this.#topic) throw new ConnectionError('closed', { message: 'The element is not in a room.' });
    await this.#topic.send(data, options);
  }

  close(): void {
    this.#listeners.clear();
    this.#topic?.close();
    this.#topic = undefined;
    this.#onClose();
  }
}

/** The topics of a room, by name. */
export class RoomTopics {
  readonly #topics = new Map<string, RoomTopic>();
  #connection: Connection | undefined;

  /** Opens a topic, or returns the one that is open. Throws a `TypeError` if something about it is invalid. */
  open(name: string, options: TopicOptions = {}): Topic {
    const known = this.#topics.get(name);
    checkTopic(name, options, false, known ? [known] : [...this.#topics.values()]);
    if (known) return known;
    const topic: RoomTopic = new RoomTopic(name, options, () => {
      if (this.#topics.get(name) === topic) this.#topics.delete(name);
    });
    topic.follow(this.#connection);
    this.#topics.set(name, topic);
    return topic;
  }

  /** We are in the room, by this connection, or out of it. */
  follow(connection: Connection | undefined): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    for (const topic of this.#topics.values()) topic.follow(connection);
  }
}
