import type { Connection, Peer, Topic } from 'webrtc-elements';

/** What the app keeps of a room in its store, to show it and to send by it. */
export interface Kept {
  readonly connection: Connection | undefined;
  readonly peers: readonly Peer[];
  readonly topic: Topic | undefined;
}
