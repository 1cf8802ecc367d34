import { ConnectionError } from '../errors.js';
import { lazy, load } from '../parts/load.js';
import type { PeerId } from '../../protocol/frames.js';
import type { RemotePeer } from '../peer/remote-peer.js';
import type { SendOptions } from '../session/send-options.js';
import type { Payload } from '../session/payload.js';
import type { SendOrder } from '../session/send-order.js';
import { checkTopic } from './check-topic.js';
import { OpenTopic, type TopicOwner } from './open-topic.js';
import type { TopicHub } from './topic-hub.js';
import type { Topic, TopicOptions } from './topic.js';

/** What the topics need of their connection. */
export interface TopicsOwner {
  readonly peers: ReadonlyMap<PeerId, RemotePeer>;
  /** Makes the order in which the messages of a topic are sent. */
  createOrder(): SendOrder;
  /** Calls `send` for each peer that `to` names, or for all that we want a path to. Resolves when all have succeeded. */
  sendTo(options: SendOptions, send: (peer: RemotePeer) => Promise<void>): Promise<void>;
  /** A peer has opened a topic of this name. */
  heard(name: string): void;
  /** The code for topics could not be loaded. */
  fail(error: ConnectionError): void;
}

/** The topics of a connection. The hub, which carries them, loads when we or a peer open the first one. */
export class Topics implements TopicOwner {
  readonly #owner: TopicsOwner;
  readonly #open = new Map<string, OpenTopic>();
  #hub: TopicHub | undefined;

  constructor(owner: TopicsOwner) {
    this.#owner = owner;
  }

  /** Loads the hub. Rejects with the error that the page gets, if that fails. */
  readonly #load = lazy(async () => {
    try {
      const { TopicHub } = await load(import('./topic-hub.js'));
      this.#hub = new TopicHub(this.#open.values(), this.#owner.peers.values(), (name) => this.#owner.heard(name));
      return this.#hub;
    } catch (error) {
      this.#owner.fail(error as ConnectionError);
      throw error;
    }
  });

  /**
   * Opens a topic, or returns the one that is open. Throws a `TypeError` if something about it is invalid.
   *
   * @param own - whether the topic is ours, not the page's
   */
  open(name: string, options: TopicOptions = {}, own = false): Topic {
    const { delivery = 'reliable' } = options;
    const known = this.#open.get(name);
    checkTopic(name, options, own, known ? [known] : [...this.#open.values()]);
    if (known) return known;
    const topic = new OpenTopic(name, delivery, this.#owner.createOrder(), this);
    this.#open.set(name, topic);
    this.#hub?.open(topic);
    void this.load();
    return topic;
  }

  async send(topic: OpenTopic, payload: Payload, options: SendOptions): Promise<void> {
    const hub = await this.load(); // even if it is there: what has waited for it goes first
    if (this.#open.get(topic.name) !== topic) throw new ConnectionError('closed');
    await this.#owner.sendTo(options, (peer) => hub.send(peer, topic, payload, options.to === undefined));
  }

  close(topic: OpenTopic): void {
    if (this.#open.get(topic.name) !== topic) return;
    this.#open.delete(topic.name);
    this.#hub?.close(topic);
  }

  /** A peer is new. */
  meet(peer: RemotePeer): void {
    this.#hub?.meet(peer);
  }

  /** Loads the hub. If that fails, the page gets an error, and the next call tries again; the promise need not be handled. */
  load(): Promise<TopicHub> {
    const loading = this.#load();
    loading.catch(() => undefined);
    return loading;
  }
}
