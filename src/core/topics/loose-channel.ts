import { listen } from '../listen.js';
import { LABEL } from '../link/connection-factory.js';
import type { Link } from '../link/link.js';
import type { RemotePeer } from '../peer/remote-peer.js';
import type { Payload } from '../session/payload.js';

/** The channel for values that may be lost: without order or retransmits. Both sides open it with this id. */
const CHANNEL = { negotiated: true, id: 1, ordered: false, maxRetransmits: 0 } as const;
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

  /** Sends a value, with this number, if it can be sent now. */
  send(payload: Payload, stream: number, number: number): void {
    this.open();
    const { session, carrier } = this.#peer.way;
    if (carrier === undefined) return;
    const frame = session.encodeLoose(payload, stream, number);
    if (carrier !== this.#link) {
      if (carrier.hasRoom()) carrier.send(frame);
    } else if (this.#channel?.readyState === 'open' && this.#channel.bufferedAmount < HIGH_WATER) {
      this.#channel.send(frame);
    }
  }

  /** Opens the channel on the direct link, if there is one. The other side has to do so, too. */
  open(): void {
    const { link } = this.#peer.way;
    if (!link?.channel || link === this.#link) return;
    const channel = link.connection.createDataChannel(LABEL, CHANNEL);
    channel.binaryType = 'arraybuffer';
    listen<RTCDataChannelEventMap>(channel, link.ended, {
      message: ({ data }) => link.hear(data as string | ArrayBuffer),
    });
    this.#link = link;
    this.#channel = channel;
  }
}
