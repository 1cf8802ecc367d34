import type { ConnectionError, Report } from '../errors.js';
import type { Emit } from '../events.js';
import type { Bytes } from '../../protocol/bytes.js';
import type { PeerId } from '../../protocol/frames.js';
import { fromPayload, type ReceivedData } from '../session/payload.js';
import { CONTROL, PLAIN } from '../session/streams.js';

/** The topics that we share with a peer. They load when somebody opens the first one. */
export interface SharedTopics {
  /** Takes a message of a stream: its kind, among other flags, and its bytes. */
  deliver(stream: number, flags: number, bytes: Bytes): void;
  /** Takes a value that may have come late, with its number. */
  deliverLoose(stream: number, flags: number, bytes: Bytes, number: number): void;
  /** Tells the peer which topics we have opened. */
  openAll(): void;
  /** Another session has begun. What was not delivered by the last one was rejected with this error. */
  renew(error: ConnectionError): void;
  /** A direct link is open. */
  onLink(): void;
  /** The peer is gone. Rejects with this error what it does not have. */
  end(error: ConnectionError): void;
}

/** Options of `PeerStreams`. */
export interface StreamsOptions {
  readonly emit: Emit;
  readonly report: Report;
  /** The peer has opened a topic, and the topics are not loaded. */
  readonly loadTopics: () => unknown;
}

/** How many messages about its topics a peer may send before they are loaded; and how large each is at most, in bytes. */
const MOST_EARLY = 1024;

/** Hands on what a peer sends: plain messages to the page, and all other streams to the topics. */
export class PeerStreams {
  topics: SharedTopics | undefined;
  /** What the peer has said about its topics while they are not loaded. */
  #early: Parameters<SharedTopics['deliver']>[] = [];
  readonly #peer: PeerId;
  /** Reports an error with the peer. */
  readonly report: Report;
  readonly #options: StreamsOptions;

  constructor(peer: PeerId, options: StreamsOptions) {
    this.#peer = peer;
    this.#options = options;
    this.report = options.report;
  }

  /** The topics are loaded. */
  share(topics: SharedTopics): void {
    this.topics = topics;
    for (const message of this.#early.splice(0)) topics.deliver(...message);
  }

  deliver(...message: Parameters<SharedTopics['deliver']>): void {
    const [stream, flags, bytes] = message;
    if (stream === PLAIN) this.#deliverPlain(flags, bytes);
    else if (this.topics) this.topics.deliver(...message);
    else if (stream === CONTROL && bytes.length <= MOST_EARLY && this.#early.length < MOST_EARLY) {
      this.#early.push(message);
      this.#options.loadTopics();
    }
  }

  /** Another session has begun. What was not delivered by the last one was rejected with this error. */
  renew(error: ConnectionError): void {
    this.#early = [];
    this.topics?.renew(error);
  }

  #deliverPlain(flags: number, bytes: Bytes): void {
    let data: ReceivedData;
    try {
      data = fromPayload(flags, bytes);
    } catch (cause) {
      this.report('bad-message', cause);
      return;
    }
    this.#options.emit('message', { data, peer: this.#peer });
  }
}
