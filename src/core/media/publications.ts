import type { PeerId } from '../../protocol/frames.js';
import { ConnectionError } from '../errors.js';
import type { ConnectionEvents, Emit } from '../events.js';
import { lazy, load } from '../parts/load.js';
import type { RemotePeer } from '../peer/remote-peer.js';
import type { Topic } from '../topics/topic.js';
import { checkTrack, isMetadata, isSource, MOST_PUBLICATIONS } from './check-publication.js';
import type { MediaHub } from './media-hub.js';
import { OpenPublication } from './open-publication.js';
import type { Publication, PublishOptions } from './publication.js';

/** The topic over which pages say what they publish. A page opens it when it publishes something, or a peer does. */
const TOPIC = 'webrtc:media';

/** The room that the peers are in. */
export interface MediaRoom {
  readonly peers: ReadonlyMap<PeerId, RemotePeer>;
  /** `undefined`: there are no direct links. */
  readonly RTCPeerConnection: typeof RTCPeerConnection | undefined;
  /** For all that we send, in bits per second; `undefined`: it goes by the number of peers. */
  readonly uploadBudget: number | undefined;
  /** Whether we have left for good. */
  readonly over: () => boolean;
  readonly openTopic: (name: string) => Topic;
  readonly on: <Name extends keyof ConnectionEvents>(name: Name, listener: ConnectionEvents[Name]) => () => void;
  readonly emit: Emit;
}

/** What we publish in a room. What carries it to peers, and theirs to us, loads when somebody publishes something. */
export class Publications {
  readonly #room: MediaRoom;
  readonly #open = new Set<OpenPublication>();
  readonly #load: () => Promise<MediaHub>;
  #hub: MediaHub | undefined;
  #count = 0;

  constructor(room: MediaRoom) {
    this.#room = room;
    this.#load = lazy(async () => {
      try {
        const { MediaHub } = await load(import('./media-hub.js'));
        return (this.#hub = new MediaHub(room, TOPIC, this.#open));
      } catch (error) {
        room.emit('error', error as ConnectionError);
        throw error;
      }
    });
    room.on('close', () => {
      for (const publication of this.#open) publication.stop();
    });
  }

  /** See `connection.publish()`. */
  publish(track: MediaStreamTrack, { source, to, metadata }: PublishOptions = {}): Publication {
    checkTrack(track, track.kind);
    const name = source ?? (track.kind === 'audio' ? 'microphone' : 'camera');
    if (!isSource(name)) throw new TypeError('The `source` of a track has 1 to 64 bytes.');
    if (!isMetadata(metadata)) throw new TypeError('The `metadata` of a track is at most 1,024 bytes of JSON.');
    const { RTCPeerConnection, over } = this.#room;
    if (over()) throw new ConnectionError('closed');
    if (!RTCPeerConnection || !('addTransceiver' in RTCPeerConnection.prototype)) {
      throw new ConnectionError('media-unavailable', { message: 'There are no direct links that take tracks.' });
    }
    if (this.#open.size >= MOST_PUBLICATIONS) throw new ConnectionError('too-many-tracks');
    const publication = new OpenPublication({
      id: `${++this.#count}`,
      track,
      source: name,
      metadata,
      to: to === undefined ? undefined : [to].flat(),
      onChange: (changed) => {
        if (changed.state === 'stopped') this.#open.delete(changed);
        return this.#sync();
      },
    });
    this.#open.add(publication);
    this.#sync().catch(() => undefined); // an event has said so
    return publication;
  }

  /** A peer has opened a topic of this name: perhaps it publishes something. */
  heard(name: string): void {
    if (name === TOPIC) void this.prepare();
  }

  /** Loads what carries tracks. Resolves when it is there, or cannot be had, of which an event has told. */
  async prepare(): Promise<void> {
    await this.#load().catch(() => undefined);
  }

  /** A peer is new. */
  meet(peer: RemotePeer): void {
    this.#hub?.meet(peer);
  }

  /** Has all peers get what is published now. Resolves when it is sent to those who are linked to us. */
  async #sync(): Promise<void> {
    const hub = this.#hub ?? (await this.#load());
    await hub.sync();
  }
}
