import type { Link } from '../link/link.js';
import { narrow } from './codecs.js';
import type { OpenPublication } from './open-publication.js';

/** The place of a publication on a link. */
export interface Slot {
  readonly transceiver: RTCRtpTransceiver;
  /** What is sent, as far as we have told the browser. */
  carries: MediaStreamTrack | null;
}

/**
 * What we send over one link. A transceiver that nothing is sent by any more stays as it is, and the next publication of its kind takes
 * it, or else one that the other side has opened. So only the first publications of a kind are negotiated, the session description does not
 * grow with each toggle, and both sides share its sections.
 */
export class Senders {
  /** By publication: its place. Its `transceiver.sender` is what sends it to this peer. */
  readonly slots = new Map<OpenPublication, Slot>();
  /**
   * Transceivers whose publication is over, while the other side may not know that yet. They must not send anything else, which would
   * be taken for what they have sent before.
   */
  leaving: ReadonlySet<RTCRtpTransceiver> = new Set();
  readonly #link: Link;
  /** All that we have ever sent by. */
  readonly #ours = new Set<RTCRtpTransceiver>();
  /** Those that the other side has opened, as far as we have seen them. */
  readonly #theirs = new Set<RTCRtpTransceiver>();

  constructor(link: Link) {
    this.#link = link;
  }

  /** Where each publication is, once both sides have agreed on that. */
  midOf(publication: OpenPublication): string | undefined {
    const { mid, currentDirection } = this.slots.get(publication)?.transceiver ?? {};
    return currentDirection ? (mid ?? undefined) : undefined;
  }

  /** The other side knows what we send no longer by these transceivers. */
  release(known: ReadonlySet<RTCRtpTransceiver>): void {
    this.leaving = new Set([...this.leaving].filter((transceiver) => !known.has(transceiver)));
  }

  /** Sends these publications and nothing else; no content before `open`. Resolves when the browser does so. */
  async sync(wanted: readonly OpenPublication[], open: boolean): Promise<void> {
    const done: Promise<void>[] = [];
    this.#meetTheirs();
    for (const [publication, slot] of this.slots) {
      if (wanted.includes(publication)) continue;
      this.slots.delete(publication);
      this.leaving = new Set([...this.leaving, slot.transceiver]);
      done.push(carry(slot, null));
    }
    for (const publication of wanted) {
      const slot = this.slots.get(publication) ?? this.#place(publication);
      if (slot) done.push(carry(slot, open && publication.state === 'live' ? publication.track : null));
    }
    await Promise.all(done);
  }

  /** The link ends. Browsers would keep our tracks in the senders of a closed RTCPeerConnection. */
  close(): void {
    const { connection } = this.#link;
    if (connection.signalingState === 'closed') return; // the page has closed it before us
    for (const { sender } of this.#ours) connection.removeTrack(sender);
  }

  /** Finds a place for a publication. None for now if one is about to become free. */
  #place(publication: OpenPublication): Slot | undefined {
    const { kind } = publication.track;
    const free = this.#findFree(kind);
    if (!free && [...this.leaving].some((one) => kindOf(one) === kind)) return undefined;
    const transceiver = free ?? this.#add(kind);
    this.#ours.add(transceiver);
    transceiver.direction = 'sendrecv';
    const slot: Slot = { transceiver, carries: null };
    this.slots.set(publication, slot);
    return slot;
  }

  #add(kind: string): RTCRtpTransceiver {
    const transceiver = this.#link.connection.addTransceiver(kind);
    narrow(transceiver);
    return transceiver;
  }

  /** What the other side has opened is in our descriptions from now on. */
  #meetTheirs(): void {
    for (const transceiver of this.#link.connection.getTransceivers()) {
      if (this.#theirs.has(transceiver) || !isTheirs(transceiver)) continue;
      this.#theirs.add(transceiver);
      narrow(transceiver);
    }
  }

  /** One that we have sent by, or that the other side has opened. */
  #findFree(kind: string): RTCRtpTransceiver | undefined {
    const taken = [...this.leaving, ...[...this.slots.values()].map(({ transceiver }) => transceiver)];
    const isFree = (one: RTCRtpTransceiver): boolean =>
      kindOf(one) === kind && one.direction !== 'stopped' && !taken.includes(one);
    return [...this.#ours].find(isFree) ?? this.#link.connection.getTransceivers().filter(isTheirs).find(isFree);
  }
}

/** Whether the other side has opened it, and we send nothing by it. */
function isTheirs({ direction, sender }: RTCRtpTransceiver): boolean {
  return direction === 'recvonly' && !sender.track;
}

function kindOf({ receiver }: RTCRtpTransceiver): string {
  return receiver.track.kind;
}

async function carry(slot: Slot, track: MediaStreamTrack | null): Promise<void> {
  if (slot.carries === track) return;
  slot.carries = track;
  await slot.transceiver.sender.replaceTrack(track);
}
