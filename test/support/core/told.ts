import type { Connection } from 'webrtc-elements/core';
import { ownTopic } from '../../../src/core/own-topic.js';

/** All that a page is told of a peer from now on. */
export function told(connection: Connection, id: string): string[] {
  const log: string[] = [];
  const note = (name: string) => (about: unknown, peer?: unknown) => {
    if (JSON.stringify([about, peer]).includes(id)) log.push(name);
  };
  for (const name of ['connect', 'path', 'peer', 'presence', 'peer-state', 'peer-disconnect'] as const)
    connection.on(name, note(name));
  connection.on('datachannel', note('datachannel'));
  connection.on('peerlist', note('peerlist'));
  connection.on('message', ({ peer, data }) => peer === id && log.push(`message ${JSON.stringify(data)}`));
  connection.on('error', ({ code, peer }) => peer === id && log.push(code));
  ownTopic(connection, 'test').on('message', ({ peer }) => peer === id && log.push('topic'));
  return log;
}
