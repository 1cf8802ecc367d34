import type { AddressInfo } from 'node:net';
import { PeerServer } from 'peer';

/** PeerJS's own server, as a process of its own whose parent is the bench. */

const options = {
  host: '127.0.0.1',
  port: 0,
  path: '/',
  allow_discovery: true, // `listAllPeers`, for a mesh
  concurrent_limit: 100_000, // idle sockets
  alive_timeout: 3_600_000, // the bare sockets of the bench send no heartbeats
};

PeerServer(options, (server) => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
