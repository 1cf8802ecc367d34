import type { Connection, Peer, Topic } from 'webrtc-elements';

/** What the app keeps of a room in its state, to show it and to send by it. */
export interface Kept {
  connection: Connection | undefined;
  peers: Peer[];
  topic: Topic | undefined;
}
