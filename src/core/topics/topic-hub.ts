import type { RemotePeer } from '../peer/remote-peer.js';
import type { Payload } from '../session/payload.js';
import { FIRST_TOPIC, LAST_TOPIC } from '../session/streams.js';
import type { OpenTopic } from './open-topic.js';
import { PeerTopics } from './peer-topics.js';

/** Carries the topics of a connection to and from its peers. Loaded when we or a peer open the first one. */
export class TopicHub {
  /** Our topics, by the number that stands for each in the frames that peers send to us. */
  readonly #open = new Map<number, OpenTopic>();
  readonly #peers = new Map<RemotePeer, PeerTopics>();
  readonly #heard: (name: string) => void;
  #number = FIRST_TOPIC;

  /** `heard`: a peer has opened a topic of this name. */
  constructor(topics: Iterable<OpenTopic>, peers: Iterable<RemotePeer>, heard: (name: string) => void) {
    this.#heard = heard;
    for (const topic of topics) this.open(topic);
    for (const peer of peers) this.meet(peer);
  }

  /** A peer is new. It hears of our topics. */
  meet(peer: RemotePeer): void {
    const topics = new PeerTopics(peer, this.#open, () => this.#peers.delete(peer), this.#heard);
    this.#peers.set(peer, topics);
    peer.streams.share(topics);
  }

  /** A topic of ours is open. Its number is not that of one just closed: frames for that may be on their way. */
  open(topic: OpenTopic): void {
    do this.#number = this.#number < LAST_TOPIC ? this.#number + 1 : FIRST_TOPIC;
    while (this.#open.has(this.#number));
    this.#open.set(this.#number, topic);
    for (const topics of this.#peers.values()) topics.open(this.#number, topic);
  }

  /** A topic of ours is closed. */
  close(topic: OpenTopic): void {
    for (const [number, other] of this.#open) {
      if (other !== topic) continue;
      this.#open.delete(number);
      for (const topics of this.#peers.values()) topics.close(number);
    }
  }

  /** Resolves when the peer has the message. `lenient`: also if the peer does not open the topic. */
  async send(peer: RemotePeer, topic: OpenTopic, payload: Payload, lenient: boolean): Promise<void> {
    await (peer.wanted ? this.#peers.get(peer)?.send(topic, payload, lenient) : peer.send(payload)); // which says why it cannot
  }
}
