import { listen } from '../listen.js';
import type { DescriptionSignal, NegotiationSignal } from '../signalling/signal.js';

/**
 * Candidates that one connection takes at once, and then one each second: the more there are, the more each of them costs
 * the thread that all connections share.
 */
const MOST_CANDIDATES = 500;

/** Candidates that may wait for a description at the same time. One ICE generation has a few dozen at most. */
const MOST_WAITING = 100;

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
  #ignoresOffer = false;
  /**
   * Settles after the last step: an offer is made, or a signal is taken, and an offer answered. Browsers put single calls in
   * order (W3C WebRTC 1.0, section 4.4.1.2), which is not enough: an offer that is taken between another and its answer would
   * be answered with an offer. werift puts nothing in order, and knows a description only some time after the call.
   */
  #steps = Promise.resolve();
  /** Candidates whose description has not been applied, oldest first. */
  #waiting: readonly RTCIceCandidateInit[] = [];
  /** Names the offer that our description is or answers. */
  #offer: number | undefined;
  /** Where the count of candidates is, in s since the epoch: each has a second of its own. */
  #counted = 0;

  constructor(connection: RTCPeerConnection, options: NegotiationOptions) {
    this.#connection = connection;
    this.#options = options;
    listen<RTCPeerConnectionEventMap>(connection, options.signal, {
      negotiationneeded: () => this.offer(),
      icecandidate: ({ candidate }) => {
        if (candidate) void this.#sendCandidate(candidate.toJSON());
      },
    });
  }

  /** Takes what the other side sent. Failures go to `fail`; the promise never rejects. */
  receive(signal: NegotiationSignal): Promise<void> {
    return this.#next(() =>
      signal.type === 'description' ? this.#receiveDescription(signal) : this.#receiveCandidates(signal.candidates),
    );
  }

  /** Says our unanswered offer again: it, or the answer, may have been lost on the way. */
  resend(): void {
    if (this.#connection.signalingState === 'have-local-offer') this.#sendDescription();
  }

  /** Makes an offer at once, where it is sure to be needed. The event would tell a little later, and then does not fire. */
  offer(): void {
    // Browsers fire the event in this state only; werift and @roamhq/wrtc fire it at other times, too.
    if (this.#connection.signalingState === 'stable') void this.#next(() => this.#describe('stable', Math.random()));
  }

  async #receiveDescription({ description, offer }: DescriptionSignal): Promise<void> {
    this.#count((description.sdp ?? '').split('candidate:').length - 1);
    const { signalingState } = this.#connection;
    const isOffer = description.type === 'offer';
    // Of two offers at once the impolite side's stands, and the polite side's is rolled back (RFC 8829, section 4.1.10.2).
    // An answer is to one offer (RFC 3264, section 4). But an offer that was said twice has two answers, and one that gave way
    // may have one: they must not be taken for the answer to the offer that is out now.
    const refuses = isOffer
      ? !this.#options.polite && signalingState !== 'stable'
      : signalingState !== 'have-local-offer' || (offer ?? this.#offer) !== this.#offer;
    this.#ignoresOffer = isOffer && refuses;
    if (refuses) return;
    await this.#connection.setRemoteDescription(description);
    void this.#addCandidates();
    if (!isOffer || this.#options.signal.aborted) return;
    this.#options.beforeAnswer();
    await this.#describe('have-remote-offer', offer);
  }

  /** The next step does not wait until they are added: werift looks up names of mDNS first, which can take seconds. */
  #receiveCandidates(candidates: readonly RTCIceCandidateInit[]): void {
    this.#count(candidates.length);
    this.#waiting = [...this.#waiting, ...candidates];
    void this.#addCandidates();
  }

  /**
   * Adds the candidates whose description is applied. `addIceCandidate()` rejects them while there is none, and when
   * `usernameFragment` names an ICE generation that is not in it (W3C WebRTC 1.0, section 4.4.2). Firefox and werift look only
   * at a pending description while there is one, and so does this. Who names no generation means the one that is there.
   *
   * The others wait: their description is on its way, or lost and will be said again. Those of a generation that is over
   * (RFC 8445, section 9) wait in vain, until newer ones take their place.
   */
  async #addCandidates(): Promise<void> {
    const candidates = this.#waiting;
    const sdp = this.#connection.remoteDescription?.sdp;
    const due = candidates.filter(({ usernameFragment }) =>
      sdp?.includes(typeof usernameFragment === 'string' ? `a=ice-ufrag:${usernameFragment}\r` : ''),
    );
    this.#waiting = candidates.filter((candidate) => !due.includes(candidate)).slice(-MOST_WAITING);
    try {
      await Promise.all(due.map((candidate) => this.#connection.addIceCandidate(candidate)));
    } catch (cause) {
      // One of an offer that we did not take is no error (W3C WebRTC 1.0, section 10.7).
      if (!this.#ignoresOffer) this.#fail(cause);
    }
  }

  /** Makes the description that this state calls for, unless the state is another one by now. */
  async #describe(state: RTCSignalingState, offer: number | undefined): Promise<void> {
    if (this.#connection.signalingState !== state) return;
    this.#offer = offer;
    await this.#connection.setLocalDescription();
    this.#sendDescription();
  }

  /** Candidates follow the description that they belong to: werift has them before. */
  async #sendCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    await this.#steps;
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
