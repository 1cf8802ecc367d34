import type { PeerId } from '../../protocol/frames.js';
import type { RemoteTrack, RemoteTrackState } from '../peer/remote-track.js';
import type { Json } from '../session/payload.js';
import type { Announced } from './announcement.js';
import { checkSize, type ShownSize } from './sizing/shown.js';

/** The class behind `RemoteTrack`. Its doc comments are in the interface. */
export class ReceivedTrack implements RemoteTrack {
  /** Has proxies, such as Vue's, leave this object as it is: private fields do not work through them. */
  readonly [Symbol.toStringTag] = 'RemoteTrack';
  readonly peer: PeerId;
  readonly id: string;
  readonly kind: 'audio' | 'video';
  readonly source: string;
  readonly metadata: Json | undefined;
  readonly stream: MediaStream;
  state: RemoteTrackState = 'waiting';
  /** How the page shows it; `undefined`: it has not said. */
  shown: ShownSize | undefined;
  readonly #onShow: () => void;
  #receiver: RTCRtpReceiver;
  #track: MediaStreamTrack;

  constructor(peer: PeerId, { id, kind, source, metadata }: Announced, receiver: RTCRtpReceiver, onShow: () => void) {
    this.peer = peer;
    this.id = id;
    this.kind = kind;
    this.source = source;
    this.metadata = metadata;
    this.#onShow = onShow;
    this.#receiver = receiver;
    this.#track = receiver.track.clone();
    this.stream = new MediaStream([this.#track]);
  }

  get track(): MediaStreamTrack {
    return this.#track;
  }

  /** What brings it, over the current link or the last one. */
  get receiver(): RTCRtpReceiver {
    return this.#receiver;
  }

  show(size: ShownSize): void {
    this.shown = checkSize(size);
    this.#onShow();
  }

  hide(): void {
    this.show({ width: 0, height: 0 });
  }

  /**
   * Comes by another receiver from now on. The track is a copy of the receiver's: that one may bring something else later, which
   * must not show where this was.
   */
  exchange(receiver: RTCRtpReceiver): void {
    const before = this.#track;
    this.#receiver = receiver;
    this.#track = receiver.track.clone();
    this.stream.addTrack(this.#track);
    this.stream.removeTrack(before);
    before.stop();
  }

  end(): void {
    this.state = 'ended';
    this.#track.stop();
  }
}
