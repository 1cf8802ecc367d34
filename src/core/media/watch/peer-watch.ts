import type { PeerId } from '../../../protocol/frames.js';
import type { Emit } from '../../events.js';
import type { MediaQuality } from '../../peer/peer.js';
import type { ReceivedTrack } from '../received-track.js';
import { Steady } from './steady.js';
import { judge, tally, type Tally } from './tally.js';
import { Voice } from './voice.js';

/** How well a call with one peer goes, and whether the peer speaks. */
export class PeerWatch {
  readonly #peer: PeerId;
  readonly #emit: Emit;
  #quality: MediaQuality | undefined;
  #steady = new Steady();
  /** What was counted last, and on which link. */
  #last: { readonly connection: RTCPeerConnection; readonly tally: Tally } | undefined;
  #voice = new Voice();
  /** The last packet of each track that we have heard, by its time in ms. */
  readonly #heard = new WeakMap<ReceivedTrack, number>();

  constructor(peer: PeerId, emit: Emit) {
    this.#peer = peer;
    this.#emit = emit;
  }

  get quality(): MediaQuality | undefined {
    return this.#quality;
  }

  get speaking(): boolean {
    return this.#voice.speaking;
  }

  /** Time has passed. `connection`: of the link that is up; `undefined`: there is none, so nothing comes. */
  async measure(connection: RTCPeerConnection | undefined): Promise<void> {
    const steady = this.#steady;
    if (!connection) {
      if (this.#quality) this.#setQuality(steady.take('lost'));
      return;
    }
    try {
      const report = await connection.getStats();
      const now = tally((report as ReadonlyMap<string, Readonly<Record<string, unknown>>>).values());
      if (steady !== this.#steady) return; // it was over meanwhile
      const before = this.#last;
      this.#last = { connection, tally: now };
      if (before?.connection === connection) this.#setQuality(steady.take(judge(before.tally, now)));
    } catch {
      // The link has just ended.
    }
  }

  /** A little time has passed. Listens to the microphones that come, to the loudest one. */
  listen(tracks: Iterable<ReceivedTrack>): void {
    let level = 0;
    for (const track of tracks) if (isVoice(track)) level = Math.max(level, this.#levelOf(track));
    this.#speak(() => this.#voice.hear(level, performance.now()));
  }

  /** Nothing comes or goes any more. */
  end(): void {
    this.#speak(() => (this.#voice = new Voice()));
    this.#last = undefined;
    this.#steady = new Steady();
    this.#setQuality(undefined);
  }

  #levelOf(track: ReceivedTrack): number {
    const receiver: Partial<RTCRtpReceiver> = track.receiver; // some packages of WebRTC for Node cannot tell
    const [source] = receiver.getSynchronizationSources?.() ?? [];
    const { timestamp = 0, audioLevel = 0 } = source ?? {};
    if (timestamp === this.#heard.get(track)) return 0; // nothing new has come
    this.#heard.set(track, timestamp);
    return audioLevel;
  }

  #speak(change: () => void): void {
    const { speaking } = this;
    change();
    if (speaking !== this.speaking) this.#emit('speaking', this.#peer);
  }

  #setQuality(quality: MediaQuality | undefined): void {
    if (quality === this.#quality) return;
    this.#quality = quality;
    this.#emit('quality', this.#peer);
  }
}

/** Whether somebody may speak in it. */
function isVoice({ kind, source, state }: ReceivedTrack): boolean {
  return kind === 'audio' && source !== 'screen-audio' && state === 'live';
}
