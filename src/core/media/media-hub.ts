import type { PeerId } from '../../protocol/frames.js';
import { after } from '../after.js';
import type { RemotePeer } from '../peer/remote-peer.js';
import type { OpenPublication } from './open-publication.js';
import { PeerMedia } from './peer-media.js';
import type { MediaRoom } from './publications.js';
import { Sizing } from './sizing/sizing.js';

/** How often we find out who speaks, in ms; and after how many times of that, how well the call goes. */
const LISTEN = 50;
const MEASURE = 20;

/** Carries tracks between us and our peers. Loaded when somebody publishes the first one. */
export class MediaHub {
  readonly #room: MediaRoom;
  readonly #peers = new Map<PeerId, PeerMedia>();
  readonly #tell: (to: PeerId, announcement: object) => Promise<void>;
  readonly #published: ReadonlySet<OpenPublication>;
  readonly #sizing: Sizing;
  /** Ends the wait for the next look at the call, if there is one. */
  #cancel: (() => void) | undefined;
  #ticks = 0;

  /** `topic`: over which pages say what they publish. `published`: what we publish, as it is at any time. */
  constructor(room: MediaRoom, topic: string, published: ReadonlySet<OpenPublication>) {
    this.#room = room;
    this.#published = published;
    const { on, openTopic, peers, emit, uploadBudget } = room;
    this.#sizing = new Sizing({
      audiences: () => [...this.#peers.values()],
      budget: uploadBudget,
      onLimit: (limit) => emit('limit', limit),
    });
    const talk = openTopic(topic);
    this.#tell = (to, announcement) => talk.send(announcement, { to });
    talk.on('message', ({ data, peer }) => this.#peers.get(peer)?.hear(data));
    for (const event of ['trust', 'path', 'peer-state'] as const) on(event, (id) => void this.#peers.get(id)?.change());
    on('connect', (id) => this.#peers.get(id)?.renew());
    for (const peer of peers.values()) this.meet(peer);
  }

  /** A peer is new. It gets what we publish. */
  meet(peer: RemotePeer): void {
    const { id } = peer;
    const media: PeerMedia = new PeerMedia(peer, {
      published: this.#published,
      emit: this.#room.emit,
      report: peer.streams.report,
      tell: (announcement) => this.#tell(id, announcement),
      onChange: () => this.#look(),
      onEnd: () => {
        if (this.#peers.get(id) === media) this.#peers.delete(id);
        this.#look();
      },
    });
    this.#peers.set(id, media);
    peer.media = media;
    const { link } = peer.way;
    if (link) media.attach(link);
    void media.change();
  }

  /** What we publish has changed. Resolves when it is sent like that to those who are linked to us. */
  async sync(): Promise<void> {
    await Promise.all([...this.#peers.values()].map((media) => media.change()));
  }

  /** What we and our peers show each other may have changed. */
  #look(): void {
    if (this.#watches()) this.#sizing.review();
    else this.#sizing.close();
  }

  /** Watches the call for as long as anybody shows anything. Returns whether that is so. */
  #watches(): boolean {
    const busy = [...this.#peers.values()].some((media) => media.busy);
    if (busy) {
      this.#cancel ??= after(LISTEN, () => this.#tick());
    } else {
      this.#cancel?.();
      this.#cancel = undefined;
    }
    return busy;
  }

  /** A little time has passed in a call. */
  #tick(): void {
    this.#cancel = undefined;
    const measures = ++this.#ticks % MEASURE === 0;
    for (const media of this.#peers.values()) {
      media.listen();
      if (measures) media.measure();
    }
    if (measures)
      this.#look(); // a screen that is shared may have another size by now
    else this.#watches();
  }
}
