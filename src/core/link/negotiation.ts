import { listen } from '../listen.js';
import type { NegotiationSignal } from '../signalling/signal.js';

/**
 * Candidates that one connection takes at once, and then one each second: the more there are, the more each of them costs
 * the thread that all connections share.
 */
const MOST_CANDIDATES = 500;

export interface NegotiationOptions {
  /** Ends it; what is under way then comes to nothing. */
  readonly signal: AbortSignal;
  /** The polite side gives way when both offer at once. Fixed for the life of the connection. */
  readonly polite: boolean;
  readonly send: (signal: NegotiationSignal) => void;
  /** Between taking an offer and answering it: the time to add what the answer should hold. */
  readonly beforeAnswer: () => void;
  readonly fail: (cause: unknown) => void;
}

/**
 * Perfect negotiation of one RTCPeerConnection: either side may renegotiate at any time, and when
 * both do at once the polite one gives way (W3C WebRTC 1.0, section 10.7).
 */
export class Negotiation {
  readonly #connection: RTCPeerConnection;
  readonly #options: NegotiationOptions;
  #makingOffer = false;
  #ignoresOffer = false;
  /** What the other side said and is being taken just now. */
  #setting: RTCSdpType | undefined;
  /** Where the count of candidates is, in s since the epoch: each has a second of its own. */
  #counted = 0;
  /** Settles when our description is one that can be said. */
  #described = Promise.resolve();

  constructor(connection: RTCPeerConnection, options: NegotiationOptions) {
    this.#connection = connection;
    this.#options = options;
    listen<RTCPeerConnectionEventMap>(connection, options.signal, {
      negotiationneeded: () => {
        // Not so while an offer is out: but werift and @roamhq/wrtc fire it then, too.
        if (!this.#makingOffer && connection.signalingState === 'stable') this.offer();
      },
      icecandidate: ({ candidate }) => {
        if (candidate) void this.#sendCandidate(candidate.toJSON());
      },
    });
  }

  /** Takes what the other side sent. Failures go to `fail`; the promise never rejects. */
  receive(signal: NegotiationSignal): Promise<void> {
    const received =
      signal.type === 'description'
        ? this.#receiveDescription(signal.description)
        : this.#receiveCandidates(signal.candidates);
    return received.catch((cause: unknown) => this.#fail(cause));
  }

  /** Says our unanswered offer again: it, or the answer, may have been lost on the way. */
  resend(): void {
    if (this.#connection.signalingState === 'have-local-offer') this.#sendDescription();
  }

  /** Makes an offer at once, where it is sure to be needed. The event would tell a little later, and then does not fire. */
  offer(): void {
    void this.#offer();
  }

  async #offer(): Promise<void> {
    this.#makingOffer = true;
    try {
      await this.#describe();
    } catch (cause) {
      this.#fail(cause);
    } finally {
      this.#makingOffer = false;
    }
  }

  async #receiveDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.#count((description.sdp ?? '').split('candidate:').length - 1);
    const connection = this.#connection;
    const isOffer = description.type === 'offer';
    const stable = connection.signalingState === 'stable' || this.#setting === 'answer';
    this.#ignoresOffer = isOffer && !this.#options.polite && (this.#makingOffer || !stable);
    // To an offer that was said twice there are two answers, and one to an offer of ours that gave way may be late.
    const late = !isOffer && (this.#setting !== undefined || connection.signalingState !== 'have-local-offer');
    if (this.#ignoresOffer || late) return;
    this.#setting = description.type;
    try {
      await connection.setRemoteDescription(description);
    } finally {
      this.#setting = undefined;
    }
    if (!isOffer || this.#options.signal.aborted) return;
    this.#options.beforeAnswer();
    await this.#describe();
  }

  async #receiveCandidates(candidates: readonly RTCIceCandidateInit[]): Promise<void> {
    const connection = this.#connection;
    this.#count(candidates.length);
    await Promise.all(
      candidates.map((candidate) =>
        connection.addIceCandidate(candidate).catch((cause: unknown) => {
          // One of an offer that we did not take, or that the other side took back, is no error.
          const known = connection.remoteDescription?.sdp.includes(candidate.usernameFragment ?? '');
          if (known && !this.#ignoresOffer) throw cause;
        }),
      ),
    );
  }

  async #describe(): Promise<void> {
    this.#described = this.#connection.setLocalDescription();
    await this.#described;
    this.#sendDescription();
  }

  /** Candidates follow the description that they belong to: werift has them before. */
  async #sendCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    await this.#described.catch(() => undefined);
    this.#options.send({ type: 'candidates', candidates: [candidate] });
  }

  #count(candidates: number): void {
    const now = Date.now() / 1000;
    this.#counted = Math.max(this.#counted, now) + candidates;
    if (this.#counted - now > MOST_CANDIDATES) throw new RangeError('Too many candidates');
  }

  #sendDescription(): void {
    const description = this.#connection.localDescription;
    if (!description || this.#options.signal.aborted) return;
    this.#options.send({ type: 'description', description: { type: description.type, sdp: description.sdp } });
  }

  #fail(cause: unknown): void {
    if (!this.#options.signal.aborted) this.#options.fail(cause);
  }
}
