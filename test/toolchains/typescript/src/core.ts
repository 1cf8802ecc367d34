import { connect, ConnectionError, pair } from 'webrtc-elements/core';
import type { Connection, ConnectOptions, Json, Pair, Peer, SignallingSocket, Topic } from 'webrtc-elements/core';

const options: ConnectOptions = {
  host: 'my.host',
  room: 'lobby',
  presence: { name: 'Ada' },
  rtcConfiguration: { iceServers: [{ urls: 'stun:my.host' }], iceTransportPolicy: 'all' },
};

export async function join(): Promise<Connection> {
  const connection = await connect(options);
  const socket: SignallingSocket = connection.socket;
  socket.addEventListener('message', ({ data }) => typeof data === 'string' && data.length);
  socket.addEventListener('close', ({ code, reason }) => [code.toFixed(), reason.trim()], { once: true });
  socket.addEventListener('something', (event) => event.type);
  connection.on('message', ({ data, peer }) => {
    if (typeof data === 'string') void connection.send(data, { to: peer });
    if (data instanceof ArrayBuffer) return data.byteLength;
    return undefined;
  });
  connection.on('datachannel', (channel, peer) => {
    channel.send(peer);
    channel.send(new Uint8Array(2));
    return [channel.label.trim(), channel.readyState === 'open', channel.bufferedAmount.toFixed()];
  });
  connection.on('error', ({ code, peer }) => [code, peer?.length]);
  const peer: Peer | undefined = connection.peers.get('x');
  const state: 'connected' | undefined = peer?.state === 'connected' ? peer.state : undefined;
  peer?.connection?.addEventListener('connectionstatechange', () => peer.connection?.connectionState);
  connection.createDataChannel('mine', { to: 'x', ordered: false, maxRetransmits: 0 }).close();
  const topic: Topic = connection.topic('votes', { delivery: 'latest' });
  await topic.send({ poll: 3, choice: state ?? '' });
  const value: Json = [1, { two: null }];
  await connection.send(value);
  await connection.send(new Uint8Array(3));
  return connection;
}

export const two: Pair = pair({ host: 'my.host', pairCode: 'x' });
export const isOurs = (error: unknown): boolean => error instanceof ConnectionError && error.code === 'timeout';
// @ts-expect-error: a mistake in an option is found
export const wrong: ConnectOptions = { host: 'my.host', room: 'lobby', relay: 'sometimes' };
// @ts-expect-error: and so is one inside the configuration of WebRTC
export const wronger: ConnectOptions = { host: 'my.host', room: 'lobby', rtcConfiguration: { bundlePolicy: 'none' } };
