import type { Connection } from 'webrtc-elements/core';
import { Client } from '../client.js';
import { until } from '../wait.js';

let witnesses = 0;

/** Resolves when a connection has taken all that this server has sent to it in this room. */
export async function settled(connection: Connection, url: string, room: string): Promise<void> {
  const witness = await Client.join({ url, room, id: `witness-${witnesses++}` });
  await until(() => connection.peers.has(witness.id), 'the last frame has come');
  await witness.leave();
  await until(() => !connection.peers.has(witness.id), 'the witness has left');
}
