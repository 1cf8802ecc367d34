import { throwLater } from '../emitter.js';
import type { ConnectionError } from '../errors.js';
import type { Message } from '../events.js';
import type { SharedTopics } from '../peer/peer-streams.js';
import type { RemotePeer } from '../peer/remote-peer.js';
import type { Bytes } from '../../protocol/bytes.js';
import { isCount, isObject, isString } from '../../protocol/shape.js';
import { fromPayload, toPayload, type Payload, type ReceivedData } from '../session/payload.js';
import { CONTROL, FIRST_TOPIC, LAST_TOPIC } from '../session/streams.js';
import { LONGEST_NAME, MOST_TOPICS } from './check-topic.js';
import { LatestOutlet, NUMBER_SIZE } from './latest-outlet.js';
import { LooseChannel } from './loose-channel.js';
import type { OpenTopic } from './open-topic.js';
import type { Outlet } from './outlet.js';
import { ReliableOutlet } from './reliable-outlet.js';
import type { Delivery } from './topic.js';
import { REPORT } from './window.js';

/**
 * What peers say to each other about topics, as text: JSON. Each side numbers its own topics.
 *
 * - `[number, name, delivery]`: this topic is open.
 * - `[number]`: this topic is closed.
 * - `[number, bytes]`: I have taken so many more bytes of this topic. Each message counts for one more.
 */
type Control = [number: number, name: string, delivery: Delivery] | [number: number, bytes?: number];

/** Topics that a peer may have open: its page's, and some of ours. */
const MOST_OF_PEER = MOST_TOPICS + 32;
/** From so many names on, those that nobody uses any more are forgotten: a peer could think of new ones without end. */
const MANY_NAMES = 2 * MOST_OF_PEER;

/** The topics that we share with one peer. */
export class PeerTopics implements SharedTopics {
  readonly #peer: RemotePeer;
  readonly #ours: ReadonlyMap<number, OpenTopic>;
  readonly #loose: LooseChannel;
  readonly #onClose: () => void;
  readonly #heard: (name: string) => void;
  /** By delivery and name. */
  readonly #outlets = new Map<string, Outlet>();
  /** What the peer has opened, by its number. */
  readonly #theirs = new Map<number, Outlet>();
  /** By our number: the bytes that we have taken, and not told; or the number of the newest value that we know. */
  #inlets = new Map<number, number>();

  /** `heard`: the peer has opened a topic of this name. */
  constructor(
    peer: RemotePeer,
    ours: ReadonlyMap<number, OpenTopic>,
    onClose: () => void,
    heard: (name: string) => void,
  ) {
    this.#peer = peer;
    this.#loose = new LooseChannel(peer);
    this.#ours = ours;
    this.#onClose = onClose;
    this.#heard = heard;
    this.openAll();
  }

  /** Tells the peer that a topic of ours is open. */
  open(number: number, { name, delivery }: OpenTopic): void {
    this.#tell([number, name, delivery]);
    if (delivery === 'latest') this.#loose.open();
  }

  /** Tells the peer that a topic of ours is closed. */
  close(number: number): void {
    this.#inlets.delete(number);
    this.#tell([number]);
  }

  /** Resolves when the peer has the message. `lenient`: also if the peer does not open the topic. */
  send({ name, delivery }: OpenTopic, payload: Payload, lenient: boolean): Promise<void> {
    return this.#outlet(name, delivery).send(payload, lenient);
  }

  deliver(stream: number, flags: number, bytes: Bytes): void {
    if (stream === CONTROL) {
      this.#hear(flags, bytes);
      return;
    }
    const topic = this.#ours.get(stream);
    if (topic?.delivery === 'latest') {
      if (bytes.length < NUMBER_SIZE) this.#peer.streams.report('bad-message');
      else this.deliverLoose(stream, flags, bytes.subarray(NUMBER_SIZE), numberOf(bytes));
    } else if (topic) {
      const inlets = this.#inlets;
      const size = bytes.length + 1;
      const wait = this.#emit(topic, flags, bytes);
      if (wait) void wait.then(() => inlets === this.#inlets && this.#take(stream, size));
      else this.#take(stream, size);
    }
  }

  deliverLoose(stream: number, flags: number, bytes: Bytes, number: number): void {
    const topic = this.#ours.get(stream);
    if (topic?.delivery !== 'latest' || !(number > (this.#inlets.get(stream) ?? 0))) return;
    this.#inlets.set(stream, number);
    void this.#emit(topic, flags, bytes);
  }

  openAll(): void {
    for (const [number, topic] of this.#ours) this.open(number, topic);
  }

  renew(error: ConnectionError): void {
    this.#fail(error);
    this.#inlets = new Map();
    this.openAll();
  }

  onLink(): void {
    if ([...this.#ours.values()].some(({ delivery }) => delivery === 'latest')) this.#loose.open();
  }

  end(error: ConnectionError): void {
    this.#fail(error);
    this.#onClose();
  }

  #fail(error: ConnectionError): void {
    const outlets = [...this.#outlets.values()];
    this.#outlets.clear();
    this.#theirs.clear();
    for (const outlet of outlets) outlet.fail(error);
  }

  #outlet(name: string, delivery: Delivery): Outlet {
    const key = `${delivery} ${name}`;
    const known = this.#outlets.get(key);
    if (known) return known;
    if (this.#outlets.size >= MANY_NAMES) {
      for (const [name, { idle }] of this.#outlets) if (idle) this.#outlets.delete(name);
    }
    const outlet = delivery === 'latest' ? new LatestOutlet(this.#peer, this.#loose) : new ReliableOutlet(this.#peer);
    this.#outlets.set(key, outlet);
    return outlet;
  }

  #tell(control: Control): void {
    void this.#peer.send(toPayload(JSON.stringify(control)), CONTROL).catch(() => undefined); // the next session begins with `openAll()`
  }

  #hear(flags: number, bytes: Bytes): void {
    const control = parseControl(flags, bytes);
    if (!control) {
      this.#peer.streams.report('bad-message');
      return;
    }
    const [number, about, delivery] = control;
    const known = this.#theirs.get(number);
    if (typeof about === 'number') known?.taken(about);
    else {
      known?.open(undefined);
      this.#theirs.delete(number);
      if (about !== undefined && delivery) this.#hearOpen(number, about, delivery);
    }
  }

  #hearOpen(number: number, name: string, delivery: Delivery): void {
    if (this.#theirs.size >= MOST_OF_PEER) {
      this.#peer.streams.report('bad-message');
      return;
    }
    const outlet = this.#outlet(name, delivery);
    if (outlet.number !== undefined) this.#theirs.delete(outlet.number);
    this.#theirs.set(number, outlet);
    outlet.open(number);
    this.#heard(name);
  }

  #emit(topic: OpenTopic, flags: number, bytes: Bytes): Promise<unknown> | undefined {
    let data: ReceivedData;
    try {
      data = fromPayload(flags, bytes);
    } catch {
      this.#peer.streams.report('bad-message');
      return undefined;
    }
    return callAll(topic, { data, peer: this.#peer.id });
  }

  /** The page has taken a message. */
  #take(number: number, size: number): void {
    if (!this.#ours.has(number)) return;
    const taken = (this.#inlets.get(number) ?? 0) + size;
    this.#inlets.set(number, taken < REPORT ? taken : 0);
    if (taken >= REPORT) this.#tell([number, taken]);
  }
}

/** Calls the listeners. Returns a promise if one of them does, which resolves when all of theirs have settled. */
function callAll({ listeners }: OpenTopic, message: Message): Promise<unknown> | undefined {
  const waits: unknown[] = [];
  for (const { call } of [...listeners]) {
    try {
      const wait = call(message);
      if (isObject(wait) && 'then' in wait) waits.push(Promise.resolve(wait).catch(throwLater));
    } catch (error) {
      throwLater(error);
    }
  }
  return waits.length > 0 ? Promise.all(waits) : undefined;
}

function numberOf({ buffer, byteOffset }: Uint8Array): number {
  return new DataView(buffer, byteOffset).getFloat64(0);
}

function parseControl(flags: number, bytes: Bytes): Control | undefined {
  let value: unknown;
  try {
    const text = fromPayload(flags, bytes);
    value = isString(text) && JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const [number, about, delivery] = value as unknown[];
  if (!isCount(number) || number < FIRST_TOPIC || number > LAST_TOPIC) return undefined;
  if (isString(about)) {
    const fits = about.length <= LONGEST_NAME && (delivery === 'reliable' || delivery === 'latest');
    return fits ? [number, about, delivery] : undefined;
  }
  if (about === undefined) return [number];
  return isCount(about) ? [number, about] : undefined;
}
