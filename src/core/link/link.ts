import type { Carrier } from '../session/carrier.js';
import type { LinkParts } from './connection-factory.js';
import type { ErrorCode } from '../errors.js';
import { listen } from '../listen.js';
import { Negotiation } from './negotiation.js';
import { HEADER_SIZE } from '../session/session-frame.js';
import type { NegotiationSignal, Request } from '../signalling/signal.js';

/** Stop filling the channel's buffer here, in bytes; more than this costs throughput. */
const HIGH_WATER = 128 * 1024;
const LOW_WATER = 64 * 1024;
/** Chromium keeps statistics for 50 ms: after so long, in ms, they tell of what has just happened. */
const FRESH = 100;
/** Largest frame, in bytes: measured, and what every browser takes (RFC 8841). */
const FRAME_SIZE = 64 * 1024 + HEADER_SIZE;

export interface LinkOptions {
  readonly id: string;
  readonly polite: boolean;
  /** How long the link may take to come about, or to come back, in ms. */
  readonly timeout: number;
  readonly createConnection: () => LinkParts;
  readonly send: (signal: NegotiationSignal | Request) => void;
  readonly events: LinkEvents;
}

export interface LinkEvents {
  /** The channel is open. */
  open(channel: RTCDataChannel): void;
  message(data: string | ArrayBuffer): void;
  /** The channel has room again. */
  drain(): void;
  /** The other side opened a channel of the page's own. */
  datachannel(channel: RTCDataChannel): void;
  /** `connectionState` changed, or ICE has taken to another pair of candidates. */
  state(state: RTCPeerConnectionState): void;
  error(code: ErrorCode, cause?: unknown): void;
  /** The link came to an end that `close()` did not bring about. */
  lost(): void;
}

/** A direct link to one peer: one RTCPeerConnection and its data channel, from first offer to end. */
export class Link implements Carrier {
  /** Bytes that may be sent and not acknowledged. */
  readonly window = 16 * 1024 * 1024;
  readonly id: string;
  readonly polite: boolean;
  readonly connection: RTCPeerConnection;
  readonly #options: LinkOptions;
  readonly #negotiation: Negotiation;
  readonly #abort = new AbortController();
  #channel: RTCDataChannel | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #refused = false;
  /** The other side's latest, as it wrote it: browsers keep one in their own words. */
  #description: RTCSessionDescriptionInit | undefined;
  /** Whether the other side was asked to restart ICE, and nothing has come since. */
  #asks: boolean | undefined;

  /** The impolite side makes the first offer; the polite one waits to `receive` it. */
  constructor(options: LinkOptions) {
    this.id = options.id;
    this.polite = options.polite;
    this.#options = options;
    const { connection, openChannel } = options.createConnection();
    this.connection = connection;
    const { signal } = this.#abort;
    this.#negotiation = new Negotiation(this.connection, {
      signal,
      polite: options.polite,
      send: options.send,
      beforeAnswer: () => {
        if (!this.#channel) this.#openChannel(openChannel());
      },
      fail: (cause) => this.#fail(cause),
    });
    listen<RTCPeerConnectionEventMap>(this.connection, signal, {
      connectionstatechange: () => this.#onState(),
      datachannel: ({ channel }) => options.events.datachannel(channel),
      icecandidateerror: (event) => this.#onCandidateError(event),
    });
    this.#startDeadline();
    if (options.polite) return;
    this.#openChannel(openChannel());
    this.#negotiation.offer();
  }

  /** The channel that carries messages, once it is open. */
  get channel(): RTCDataChannel | undefined {
    return this.#channel?.readyState === 'open' ? this.#channel : undefined;
  }

  get frameSize(): number {
    return Math.min(FRAME_SIZE, this.connection.sctp?.maxMessageSize ?? FRAME_SIZE);
  }

  hasRoom(): boolean {
    return (this.channel?.bufferedAmount ?? HIGH_WATER) < HIGH_WATER;
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    try {
      this.channel?.send(frame);
    } catch {
      // The channel is about to close, which tells the session to send again.
    }
  }

  receive(signal: NegotiationSignal | Request): void {
    if (signal.type === 'description') this.#description = signal.description;
    if (signal.type === 'request') this.restart();
    else void this.#negotiation.receive(signal);
  }

  /** Says again what was not answered, which signalling may have lost. */
  resend(): void {
    if (this.#asks) this.#options.send({ type: 'request' });
    else this.#negotiation.resend();
  }

  /**
   * Looks for another path; the link ends unless it is found in time. Firefox takes up DTLS anew when
   * another browser restarts ICE, which that one does not: so there the restart is left to Firefox.
   */
  restart(): void {
    this.#startDeadline();
    this.#asks = isFirefox(this.#description) && !isFirefox(this.connection.localDescription);
    if (this.#asks) this.#options.send({ type: 'request' });
    else this.connection.restartIce();
  }

  /** Ends the link if the page has closed the connection under it, of which no event tells. */
  check(): void {
    if (this.connection.connectionState === 'closed') this.#lose();
  }

  /** Something came over the link: it stands. */
  stands(): void {
    this.#asks = false;
    clearTimeout(this.#deadline);
  }

  /** Ends the link; none of its events fires after this. */
  close(): void {
    this.#abort.abort();
    clearTimeout(this.#deadline);
    this.#channel?.close();
    this.connection.close();
  }

  #openChannel(channel: RTCDataChannel): void {
    const { events } = this.#options;
    const { signal } = this.#abort;
    this.#channel = channel;
    channel.binaryType = 'arraybuffer';
    channel.bufferedAmountLowThreshold = LOW_WATER;
    listen<RTCDataChannelEventMap>(channel, signal, {
      open: () => {
        clearTimeout(this.#deadline);
        events.open(channel);
        // Where WebRTC is the browser's own: @roamhq/wrtc crashes, as its process ends, once somebody has looked at the transport.
        const ice = 'RTCIceTransport' in globalThis ? this.connection.sctp?.transport.iceTransport : undefined;
        const look = (): unknown => setTimeout(() => signal.aborted || this.#onState(), FRESH);
        ice?.addEventListener('selectedcandidatepairchange', look, { signal });
      },
      // werift hands bytes over in a Buffer, a view of something larger.
      message: ({ data }) =>
        events.message(typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer).buffer),
      bufferedamountlow: () => events.drain(),
      close: () => this.#lose(),
    });
  }

  #onState(): void {
    const state = this.connection.connectionState;
    if (state === 'connected' && this.channel) this.stands();
    this.#options.events.state(state);
  }

  /** A TURN server would not have us (RFC 8656): our credentials are not its own, or have run out. */
  #onCandidateError({ errorCode, errorText, url }: RTCPeerConnectionIceErrorEvent): void {
    if (this.#refused || errorCode < 400 || errorCode > 499) return;
    this.#refused = true;
    this.#options.events.error('turn-refused', new Error(`${url}: ${errorCode} ${errorText}`));
  }

  #startDeadline(): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#lose(), this.#options.timeout);
  }

  #fail(cause: unknown): void {
    this.#options.events.error('negotiation-failed', cause);
    if (!this.connection.remoteDescription) this.#lose();
  }

  #lose(): void {
    if (this.#abort.signal.aborted) return;
    this.close();
    this.#options.events.lost();
  }
}

/** Whether a session description is Firefox's own. */
function isFirefox(description: RTCSessionDescriptionInit | null | undefined): boolean | undefined {
  return description?.sdp?.includes('o=mozilla');
}
