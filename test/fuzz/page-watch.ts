import type { Complaints, collect } from './complaints.js';
import type { Conversation, converse } from './conversation.js';

declare global {
  var fuzz: {
    converse: typeof converse;
    collect: typeof collect;
    /** By whom it is with. */
    conversations: Record<string, Conversation>;
    complaints: Complaints;
    /** The last text that each peer said. */
    texts: Record<string, string>;
    /**
     * RTCPeerConnections: how many were made, how many there were at a time that were not closed, how many descriptions
     * and candidates they took, and whether one has some before it still.
     */
    links: { made: number; most: number; applied: number; busy: () => boolean };
    /** The longest task, in ms. */
    longest: number;
    /** Resolves when a peer has told of this volley, and no RTCPeerConnection has anything before it. */
    taken: (peer: string, volley: number) => Promise<void>;
  };
}

/** In the page, before it connects: counts RTCPeerConnections and looks out for long tasks. */
export function watchPage(): void {
  const links = { made: 0, most: 0, applied: 0, busy: () => alive().some(({ waiting }) => waiting > 0) };
  let made: WeakRef<Watched>[] = [];
  const alive = (): Watched[] =>
    made.flatMap((one) => {
      const connection = one.deref();
      return connection && connection.connectionState !== 'closed' ? [connection] : [];
    });
  class Watched extends RTCPeerConnection {
    waiting = 0;

    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made = [...alive(), this].map((one) => new WeakRef(one));
      links.most = Math.max(links.most, made.length);
      links.made++;
    }

    override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      return this.#follow(super.setRemoteDescription(description));
    }

    override addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
      return this.#follow(super.addIceCandidate(candidate));
    }

    #follow(promise: Promise<void>): Promise<void> {
      this.waiting++;
      promise.then(
        () => {
          this.waiting--;
          links.applied++;
        },
        () => this.waiting--,
      );
      return promise;
    }
  }
  Object.assign(globalThis, { RTCPeerConnection: Watched });
  Object.assign(fuzz, {
    conversations: {},
    texts: Object.create(null) as object,
    longest: 0,
    links,
  });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) fuzz.longest = Math.max(fuzz.longest, duration);
  }).observe({ type: 'longtask', buffered: true });
}

/** In the page, once it is connected: writes down what it complains of, and talks to those who are honest. */
export function joinIn({ partners, pace }: { partners: readonly string[]; pace: number }): void {
  Object.assign(room.log, { push: () => 0 }); // nobody reads it, and it would grow with every event
  fuzz.complaints = fuzz.collect(room);
  for (const partner of partners) fuzz.conversations[partner] = fuzz.converse(room, partner, pace);
  fuzz.taken = (id, volley) =>
    new Promise((resolve) => {
      const check = (): void => {
        if (room.peers.get(id)?.presence['volley'] !== volley) return;
        stop();
        const rest = (): unknown => (fuzz.links.busy() ? setTimeout(rest, 2) : resolve());
        rest();
      };
      const stop = room.on('presence', check);
      check();
    });
  room.on('message', ({ peer, data }) => {
    if (typeof data === 'string') fuzz.texts[peer] = data;
  });
}
