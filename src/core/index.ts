export { connect } from './connect.js';
export type { ConnectOptions, RelayMode } from './connect-options.js';
export type { Accept, Newcomer } from './room/accept.js';
export type { AcceptSecret, SecretChange } from './room/accept-secret.js';
export type { Connection, RotateOptions } from './room/connection.js';
export type {
  ConnectionEvents,
  ConnectionState,
  IdentityChange,
  MediaLimit,
  Message,
  PasswordAttempts,
  SplitRoom,
} from './events.js';
export { ConnectionError, type ErrorCode, type ErrorDetails } from './errors.js';
export type { CaptureConstraints } from './media/devices/capture-constraints.js';
export type {
  Camera,
  CameraOptions,
  CaptureOptions,
  CaptureState,
  FailedState,
  LocalDevice,
  LocalDevices,
  LocalMedia,
  LocalMediaEvents,
  Microphone,
  MicrophoneOptions,
  Screen,
  ScreenOptions,
  ScreenState,
  SourceName,
} from './media/devices/local-media.js';
export type { AcceptOptions, FileOffer, SendFileOptions, Transfer, TransferState } from './files/transfer.js';
export type { OfferedFile } from './files/offered-file.js';
export type { DroppedFile, DroppedFolder, FileHandle, FolderHandle, NamedBlob, Sendable } from './files/sendable.js';
export type { FileTarget, Into, WritableFile, WritableFolder } from './files/target.js';
export { openMedia } from './media/devices/load-media.js';
export { pair, type Pair, type PairEvents, type PairOptions } from './pair.js';
export type { Publication, PublicationState, PublishOptions } from './media/publication.js';
export type {
  DataChannel,
  DataChannelInit,
  MediaTrack,
  MediaTracks,
  PeerConfiguration,
  PeerConnection,
} from './peer/webrtc.js';
export type { MediaQuality, Peer, PeerPath, PeerState, PeerStats, PeerTrust } from './peer/peer.js';
export type { RemoteTrack, RemoteTrackState } from './peer/remote-track.js';
export type { Presence } from '../protocol/presence.js';
export type { PeerId } from '../protocol/frames.js';
export type { Json, MessageData, ReceivedData } from './session/payload.js';
export type { SendOptions } from './session/send-options.js';
export type { SignallingSocket } from './signalling/signalling-socket.js';
export { createSecret, isSecret } from './trust/secret.js';
export { createIdentity, type Identity, type PrivateKey } from './trust/key-pair.js';
export type { Verification, VerificationCode, VerificationState } from './trust/verify/verification.js';
export type { Delivery, Topic, TopicListener, TopicOptions } from './topics/topic.js';
