/**
 * What users see of WebRTC: the types of the DOM where a program has them. Where it has not, as on a server, the part that the
 * implementations of WebRTC for Node have in common.
 */

/** An `RTCDataChannel`. */
export type DataChannel = typeof globalThis extends { RTCDataChannel: { prototype: infer Native } }
  ? Native
  : DataChannelOutsideDom;

/** An `RTCPeerConnection`. */
export type PeerConnection = typeof globalThis extends { RTCPeerConnection: { prototype: infer Native } }
  ? Native
  : PeerConnectionOutsideDom;

/** A `MediaStreamTrack`. */
export type MediaTrack = typeof globalThis extends { MediaStreamTrack: { prototype: infer Native } }
  ? Native
  : MediaTrackOutsideDom;

/** A `MediaStream`. */
export type MediaTracks = typeof globalThis extends { MediaStream: { prototype: infer Native } }
  ? Native
  : MediaTracksOutsideDom;

/** An `RTCConfiguration`. */
export type PeerConfiguration = typeof globalThis extends {
  RTCPeerConnection: new (configuration?: infer Native) => unknown;
}
  ? NonNullable<Native>
  : PeerConfigurationOutsideDom;

/** An `RTCDataChannelInit`. */
export type DataChannelInit = PeerConnection extends {
  createDataChannel(label: string, init?: infer Native): unknown;
}
  ? NonNullable<Native>
  : never;

/** `RTCDataChannel` of the W3C's WebRTC, without the DOM. */
export interface DataChannelOutsideDom extends EventTarget {
  readonly label: string;
  readonly id: number | null;
  readonly ordered: boolean;
  readonly protocol: string;
  readonly readyState: 'connecting' | 'open' | 'closing' | 'closed';
  readonly bufferedAmount: number;
  bufferedAmountLowThreshold: number;
  binaryType: string;
  send(data: string | ArrayBuffer | ArrayBufferView): void;
  close(): void;
}

/** `RTCPeerConnection`, without the DOM. */
export interface PeerConnectionOutsideDom extends EventTarget {
  readonly connectionState: 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';
  readonly iceConnectionState: string;
  readonly iceGatheringState: string;
  readonly signalingState: string;
  createDataChannel(label: string, init?: DataChannelInitOutsideDom): DataChannelOutsideDom;
  getConfiguration(): PeerConfigurationOutsideDom;
  /** Resolves with an `RTCStatsReport`. */
  getStats(): Promise<unknown>;
}

/** `RTCConfiguration`, without the DOM. */
export interface PeerConfigurationOutsideDom {
  iceServers?: { urls: string | string[]; username?: string; credential?: string }[];
  iceTransportPolicy?: 'all' | 'relay';
  bundlePolicy?: 'balanced' | 'max-bundle' | 'max-compat';
  iceCandidatePoolSize?: number;
}

/** `RTCDataChannelInit`, without the DOM. */
export interface DataChannelInitOutsideDom {
  id?: number;
  maxPacketLifeTime?: number;
  maxRetransmits?: number;
  negotiated?: boolean;
  ordered?: boolean;
  protocol?: string;
}

/** `MediaStreamTrack`, without the DOM. */
export interface MediaTrackOutsideDom extends EventTarget {
  readonly kind: string;
  readonly id: string;
  readonly label: string;
  enabled: boolean;
  readonly muted: boolean;
  readonly readyState: 'live' | 'ended';
  clone(): MediaTrackOutsideDom;
  stop(): void;
}

/** `MediaStream`, without the DOM. */
export interface MediaTracksOutsideDom extends EventTarget {
  readonly id: string;
  readonly active: boolean;
  getTracks(): MediaTrackOutsideDom[];
}
