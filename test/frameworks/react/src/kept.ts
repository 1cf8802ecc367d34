import { useState } from 'react';
import type { Connection, Peer, Topic } from 'webrtc-elements';

/** What the app keeps of a room in its state, to show it and to send by it. */
export function useKept() {
  const [connection, setConnection] = useState<Connection>();
  const [peers, setPeers] = useState<readonly Peer[]>([]);
  const [topic, setTopic] = useState<Topic>();
  return { connection, setConnection, peers, setPeers, topic, setTopic };
}

export type Kept = ReturnType<typeof useKept>;
