import type { PeerId } from 'webrtc-elements/core';
import type { Client } from './client.js';

/** In the page: what a browser offers that has nothing but a data channel. */
export async function offerOfData(): Promise<string> {
  const connection = new RTCPeerConnection();
  connection.createDataChannel('x');
  const { sdp = '' } = await connection.createOffer();
  connection.close();
  return sdp;
}

/** In the page: what a browser offers that has this many media sections. */
export async function offerOfSections(count: number): Promise<string> {
  const connection = new RTCPeerConnection();
  for (let i = 0; i < count; i++) connection.addTransceiver('audio', { direction: 'recvonly' });
  const { sdp = '' } = await connection.createOffer();
  connection.close();
  return sdp;
}

/** Resolves when a peer has said such a description. */
export async function described(client: Client, peer: PeerId, type: RTCSdpType): Promise<void> {
  for (;;) {
    const { signal } = await client.next('signal', peer);
    if (signal.includes(`"type":"${type}"`)) return;
  }
}
