import type { PeerId } from '../../protocol/frames.js';
import type { LocalMedia } from '../media/devices/local-media.js';
import type { PeerOptions } from '../peer/peer-options.js';
import type { AcceptSecret } from './accept-secret.js';
import type { Accept } from './accept.js';

/** What the page has chosen for its peers, as it said it. */
export interface PageChoices {
  readonly rtcConfiguration?: RTCConfiguration | undefined;
  /** For all tracks that we send, in bits per second; `undefined`: it goes by the number of peers. */
  readonly uploadBudget?: number | undefined;
  /** The largest message that we take, in bytes; `undefined`: 64 MiB. */
  readonly maxMessageSize?: number | undefined;
  /** Decides about newcomers; `undefined`: everybody is welcome. */
  readonly accept?: Accept | undefined;
  /** Decides about new secrets of the room; `undefined`: all are taken. */
  readonly acceptSecret?: AcceptSecret | undefined;
  /** What the page had open before it joined. */
  readonly media?: LocalMedia | undefined;
  /** Whom to block from the start. */
  readonly blocked?: Iterable<PeerId> | undefined;
}

/** The page's options for its peers. */
export interface PeerSettings extends Pick<PeerOptions, 'mesh' | 'peerTimeout' | 'createId'> {
  readonly chosen: PageChoices;
  /** `undefined`: there are no direct links. */
  readonly RTCPeerConnection: typeof RTCPeerConnection | undefined;
  /** Keeps our identity for all tabs of this device, unless there is one. Never rejects. */
  readonly shareIdentity: () => Promise<boolean>;
}
