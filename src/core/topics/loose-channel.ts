import { listen } from '../listen.js';
import { LABEL } from '../link/connection-factory.js';
import type { Link } from '../link/link.js';
import type { RemotePeer } from '../peer/remote-peer.js';
import type { Payload } from '../session/payload.js';

/**
 * The channel for values that may be lost: without order or retransmits. Both sides open it with this id. Browsers give the lowest
 * ids to the channels of the page; Firefox has 256 of them at first.
 */
const CHANNEL = { negotiated: true, id: 255, ordered: false, maxRetransmits: 0 } as const;
/** How full its buffer may get, in bytes. What does not fit is replaced by the next value. */
const HIGH_WATER = 16 * 1024;

/** Sends values that may be lost to one peer: over a channel of their own if there is a direct link, or else by the relay. */
export class LooseChannel {
  readonly #peer: RemotePeer;
  /** The link that we have opened the channel on. */
  #link: Link | undefined;
  #channel: RTCDataChannel | undefined;

  constructor(peer: RemotePeer) {
    this.#peer = peer;
  }

  /** Sends a value, with this number. Returns `false` if it cannot be sent now. */
  send(payload: Payload, stream: number, number: number): boolean {
    this.open();
    const { session, carrier } = this.#peer.way;
    const channel = carrier === this.#link ? this.#channel : undefined;
    const free = channel
      ? channel.readyState === 'open' && channel.bufferedAmount < HIGH_WATER
      : carrier !== this.#link && carrier?.hasRoom();
    if (free) (channel ?? carrier)?.send(session.encodeLoose(payload, stream, number));
    return free ?? false;
  }

  /** Opens the channel on the direct link, if there is one. The other side has to do so, too. */
  open(): void {
    const { link } = this.#peer.way;
    if (!link?.channel || link === this.#link) return;
    this.#link = link;
    this.#channel = undefined;
    try {
      const channel = link.connection.createDataChannel(LABEL, CHANNEL);
      channel.binaryType = 'arraybuffer';
      listen<RTCDataChannelEventMap>(channel, link.ended, {
        message: ({ data }) => link.hear(data as string | ArrayBuffer),
      });
      this.#channel = channel;
    } catch {
      // The page has a channel with this id. Values go over the reliable stream.
    }
  }
}
