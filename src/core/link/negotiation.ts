import { CandidateCount } from './candidate-count.js';
import { isFirefox } from './engine.js';
import { listen } from '../listen.js';
import type { DescriptionSignal, NegotiationSignal } from '../signalling/signal.js';

/** Candidates that may wait for a description at the same time. One ICE generation has a few dozen at most. */
const MOST_WAITING = 100;

/** Signals that may wait for their turn. More come only from a peer that has used up its time. */
const MOST_SIGNALS = 100;

export interface NegotiationOptions {
  /** Ends the negotiation. Steps that are still running then have no effect. */
  readonly signal: AbortSignal;
  /** The polite side gives way when both offer at once, unless their browsers say otherwise. Fixed for the life of the RTCPeerConnection. */
  readonly polite: boolean;
  readonly send: (signal: NegotiationSignal) => void;
  /** Called after an offer is applied and before it is answered. Adds what the answer must contain. */
  readonly beforeAnswer: () => void;
  readonly fail: (cause: unknown) => void;
  /** Runs a step when it is this link's turn. */
  readonly run: (step: () => Promise<void>) => Promise<void>;
  /** The other side sends more than it may. */
  readonly overload: () => void;
}

/** What sets descriptions: the RTCPeerConnection itself, or something that changes them on their way to it. */
export type Describer = Pick<RTCPeerConnection, 'setRemoteDescription'> & { setLocalDescription(): Promise<void> };

/**
 * Perfect negotiation of one RTCPeerConnection: either side may renegotiate at any time, and when
 * both do at once the polite one gives way (W3C WebRTC 1.0, section 10.7).
 */
export class Negotiation {
  /** Default: the RTCPeerConnection. Steps that have begun may still use the one before. */
  describer: Describer;
  readonly #connection: RTCPeerConnection;
  readonly #options: NegotiationOptions;
  #ignoresOffer = false;
  /**
   * Settles after the last step. A step makes an offer, or takes a signal and answers it if it is an offer. Browsers run single
   * calls in order (W3C WebRTC 1.0, section 4.4.1.2). That is not enough: if a second offer were applied before the first is
   * answered, the answer to the second would be an offer. werift does not order calls at all, and a description takes effect
   * only some time after its call.
   */
  #steps = Promise.resolve();
  /** Whether an offer waits for its turn. Another would say the same. */
  #offers = false;
  /** Settles when our latest description has been sent. */
  #described = Promise.resolve();
  /** Candidates whose description has not been applied, oldest first. */
  #waiting: readonly RTCIceCandidateInit[] = [];
  /** The number of our latest offer, or of the offer that our latest answer is for. */
  #offer: number | undefined;
  readonly #candidates = new CandidateCount();
  /** How many signals wait for their turn, or have it. */
  #signals = 0;

  constructor(connection: RTCPeerConnection, options: NegotiationOptions) {
    this.#connection = this.describer = connection;
    this.#options = options;
    listen<RTCPeerConnectionEventMap>(connection, options.signal, {
      negotiationneeded: () => this.offer(),
      icecandidate: ({ candidate }) => {
        if (candidate) void this.#sendCandidate(candidate.toJSON());
      },
    });
  }

  /** Takes what the other side sent. Failures go to `fail`; the promise never rejects. */
  async receive(signal: NegotiationSignal): Promise<void> {
    if (this.#signals >= MOST_SIGNALS) {
      this.#options.overload();
      return;
    }
    this.#signals++;
    await this.#next(() =>
      signal.type === 'description'
        ? this.#options.run(() => this.#receiveDescription(signal))
        : this.#receiveCandidates(signal.candidates),
    );
    this.#signals--;
  }

  /** Repeats our unanswered offer: the offer or its answer may have been lost. */
  resend(): void {
    if (this.#connection.signalingState === 'have-local-offer') this.#sendDescription();
  }

  /**
   * Makes an offer, unless a negotiation is under way. Whoever knows that one is needed can call this at once, without waiting for
   * `negotiationneeded`, which then does not fire.
   */
  offer(): void {
    // Browsers fire the event in this state only; werift and @roamhq/wrtc fire it at other times, too.
    if (this.#connection.signalingState !== 'stable' || this.#offers) return;
    this.#offers = true;
    void this.#next(() =>
      this.#options.run(() => {
        this.#offers = false;
        return this.#describe('stable', Math.random());
      }),
    );
  }

  async #receiveDescription({ description, offer }: DescriptionSignal): Promise<void> {
    this.#candidates.takeAll(description.sdp);
    const { signalingState } = this.#connection;
    const isOffer = description.type === 'offer';
    // Of two offers at once the impolite side's stands, and the polite side's is rolled back (RFC 8829, section 4.1.10.2).
    // An answer belongs to one offer (RFC 3264, section 4). But an offer that was sent twice gets two answers, and an offer
    // that was rolled back may still get one. These must not be taken for the answer to our current offer.
    const refuses = isOffer
      ? signalingState !== 'stable' && !this.#givesWayTo(description)
      : signalingState !== 'have-local-offer' || (offer ?? this.#offer) !== this.#offer;
    this.#ignoresOffer = isOffer && refuses;
    if (refuses) return;
    await this.describer.setRemoteDescription(description);
    void this.#addCandidates();
    if (!isOffer || this.#options.signal.aborted) return;
    this.#options.beforeAnswer();
    await this.#describe('have-remote-offer', offer);
  }

  /**
   * Whether the other side's offer stands, of two at once. Between Firefox and another browser, that is the other browser's: Chromium
   * refuses an offer whose header extensions have other numbers than in its own offer, even when it has taken that back (Chromium 156).
   */
  #givesWayTo(offer: RTCSessionDescriptionInit): boolean {
    const firefox = isFirefox(this.#connection.localDescription) ?? false;
    return firefox === isFirefox(offer) ? this.#options.polite : firefox;
  }

  /** Adds candidates. The next step does not wait for that: werift resolves their mDNS names first, which can take seconds. */
  #receiveCandidates(candidates: readonly RTCIceCandidateInit[]): void {
    this.#candidates.take(candidates);
    this.#waiting = [...this.#waiting, ...candidates];
    void this.#addCandidates();
  }

  /**
   * Adds the candidates whose description is applied. `addIceCandidate()` rejects a candidate if there is no description yet, or
   * if its `usernameFragment` belongs to an ICE generation that the description does not contain (W3C WebRTC 1.0, section 4.4.2).
   * If a description is pending, Firefox and werift look only at that one, and so does this. A candidate without
   * `usernameFragment` counts as one of the current generation. It also rejects one whose media section is not there: in Firefox, all
   * sections have the same `usernameFragment`, those of an offer that gave way included.
   *
   * The others wait for their description, which is on its way or will be sent again. Candidates of an old generation (RFC 8445,
   * section 9) stay until newer ones push them out.
   */
  async #addCandidates(): Promise<void> {
    const candidates = this.#waiting;
    const sdp = this.#connection.remoteDescription?.sdp;
    const has = (line: string, value: string | null | undefined): boolean | undefined =>
      sdp?.includes(typeof value === 'string' ? `a=${line}:${value}\r` : '');
    const due = candidates.filter(
      ({ usernameFragment, sdpMid }) => has('ice-ufrag', usernameFragment) && has('mid', sdpMid),
    );
    this.#waiting = candidates.filter((candidate) => !due.includes(candidate)).slice(-MOST_WAITING);
    try {
      await Promise.all(due.map((candidate) => this.#connection.addIceCandidate(candidate)));
    } catch (cause) {
      // A candidate of an offer that we ignored is not an error (W3C WebRTC 1.0, section 10.7).
      if (!this.#ignoresOffer) this.#fail(cause);
    }
  }

  /** Makes an offer or an answer, unless `signalingState` is no longer `state`. */
  async #describe(state: RTCSignalingState, offer: number | undefined): Promise<void> {
    if (this.#connection.signalingState !== state) return;
    this.#offer = offer;
    const described = this.describer.setLocalDescription().then(() => this.#sendDescription());
    this.#described = described.catch(() => undefined);
    await described;
  }

  /**
   * Sends a candidate, but not before its description: werift reports candidates earlier. It does not wait for other steps, which may
   * have to wait for their turn.
   */
  async #sendCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    await this.#described;
    this.#options.send({ type: 'candidates', candidates: [candidate] });
  }

  #sendDescription(): void {
    const description = this.#connection.localDescription;
    if (!description || this.#options.signal.aborted) return;
    const { type, sdp } = description;
    this.#options.send({ type: 'description', description: { type, sdp }, offer: this.#offer });
  }

  /** Runs a step after those before it; the promise never rejects. */
  #next(step: () => Promise<void> | void): Promise<void> {
    this.#steps = this.#steps.then(step).catch((cause: unknown) => this.#fail(cause));
    return this.#steps;
  }

  #fail(cause: unknown): void {
    if (!this.#options.signal.aborted) this.#options.fail(cause);
  }
}
