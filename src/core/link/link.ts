import { Allowance } from './allowance.js';
import type { Carrier } from '../session/carrier.js';
import type { ConnectionFactory } from './connection-factory.js';
import { isFirefox } from './engine.js';
import type { Report } from '../errors.js';
import type { LinkPath } from './link-stats.js';
import { listen } from '../listen.js';
import { Negotiation } from './negotiation.js';
import { HEADER_SIZE } from '../session/session-frame.js';
import type { NegotiationSignal, Request } from '../signalling/signal.js';
import type { WorkShare } from './work.js';
import type { Bytes } from '../../protocol/bytes.js';

/** The smallest size of a frame that we believe, in bytes. A peer could say that it takes none. */
const SMALLEST_FRAME = 1024;

/** How many channels of its own the other page may have open; and how many it may open at once, and per second after that. */
const CHANNELS = 32;
const CHANNELS_PER_SECOND = 8;

/** How full the channel's buffer may get, in bytes. A fuller buffer costs throughput. */
const HIGH_WATER = 128 * 1024;
const LOW_WATER = 64 * 1024;
/** How long to wait for fresh statistics, in ms: Chromium caches them for 50 ms. */
const FRESH = 100;
/** The largest frame, in bytes. Larger ones measured no faster, and every browser takes this size (RFC 8841). */
const FRAME_SIZE = 64 * 1024 + HEADER_SIZE;

/** Options of a `Link`. */
export interface LinkOptions {
  readonly id: string;
  readonly polite: boolean;
  /** How long the link may take to open, or to recover, in ms. */
  readonly patience: number;
  readonly connections: ConnectionFactory;
  /** What the peer may use of our time. */
  readonly share: WorkShare;
  readonly send: (signal: NegotiationSignal | Request) => void;
  readonly events: LinkEvents;
  readonly report: Report;
  /** The link has ended, and nobody called `close()`. */
  readonly onLost: () => void;
}

/** The events that a link reports to its owner. */
export interface LinkEvents {
  /**
   * The link is about to describe itself, for the first time or to answer an offer: tracks are added now. Or it begins to wait for the
   * first offer, before which nothing is added.
   */
  attach(link: Link): void;
  /** The channel is open. */
  open(channel: RTCDataChannel): void;
  /** Something came by a channel of ours: a frame of the session, or text that the other page has sent over it. */
  message(data: string | ArrayBuffer, link: Link): void;
  /** The channel has room for more. */
  drain(): void;
  /** The other page has opened a channel of its own. */
  datachannel(channel: RTCDataChannel): void;
  /** `connectionState` has changed, or ICE has selected another pair of candidates. */
  state(state: RTCPeerConnectionState, link: Link): void;
}

/** A direct link to one peer: one RTCPeerConnection and its data channel, from the first offer to the end. */
export class Link implements Carrier {
  readonly window = 16 * 1024 * 1024;
  /** As the other side has it, once the link is open. To ask the browser each time would cost more than sending. */
  frameSize = FRAME_SIZE;
  readonly id: string;
  readonly polite: boolean;
  readonly connection: RTCPeerConnection;
  readonly #options: LinkOptions;
  readonly negotiation: Negotiation;
  readonly #abort = new AbortController();
  #channel: RTCDataChannel | undefined;
  /**
   * The channel that has opened, and when, in ms since the page began. It stays known until the link has ended: in Firefox, a channel
   * that the other side closes is `closing` for a while.
   */
  opened: { readonly channel: RTCDataChannel; readonly at: number } | undefined;
  /** Channels that the other page has opened. */
  readonly #guests = new Set<RTCDataChannel>();
  readonly #mayOpen = new Allowance(CHANNELS, CHANNELS_PER_SECOND);
  #overload = false;
  /** Ends the link unless it opens or recovers in time. */
  #deadline: ReturnType<typeof setTimeout> | undefined;
  /** Whether a TURN server has refused our credentials, which is reported once. */
  #refused = false;
  /** The other side's latest description, as it was sent. This browser rewrites it in `remoteDescription`. */
  #description: RTCSessionDescriptionInit | undefined;
  /** Whether we have asked the other side to restart ICE, and nothing has come since. */
  #asksRestart: boolean | undefined;

  /** The impolite side makes the first offer. The polite side waits to `receive` it. */
  constructor(options: LinkOptions) {
    this.id = options.id;
    this.polite = options.polite;
    this.#options = options;
    const { connection, openChannel } = options.connections.create();
    this.connection = connection;
    /** Adds what our next description must contain. */
    const attach = (): void => {
      if (!this.#channel) this.#openChannel(openChannel());
      options.events.attach(this);
    };
    const { signal } = this.#abort;
    this.negotiation = new Negotiation(this.connection, {
      signal,
      polite: options.polite,
      send: options.send,
      beforeAnswer: attach,
      fail: (cause) => this.#fail(cause),
      run: (step) => options.share.run(signal, step),
      overload: () => {
        this.#reportOverload();
        this.#lose();
      },
    });
    listen<RTCPeerConnectionEventMap>(this.connection, signal, {
      connectionstatechange: () => this.#onState(),
      datachannel: ({ channel }) => this.#onChannel(channel),
      icecandidateerror: (event) => this.#onCandidateError(event),
    });
    this.#startDeadline();
    if (options.polite) options.events.attach(this);
    else {
      attach();
      this.negotiation.offer();
    }
  }

  /** Aborted when the link ends. */
  get ended(): AbortSignal {
    return this.#abort.signal;
  }

  /** Whether ICE has lost the other side. `connecting` does not say so: Firefox is that in each negotiation, while all goes on. */
  get lost(): boolean {
    return ['disconnected', 'failed'].includes(this.connection.connectionState);
  }

  /** The channel that carries messages, while it is open. */
  get channel(): RTCDataChannel | undefined {
    return this.#channel?.readyState === 'open' ? this.#channel : undefined;
  }

  /** How the link reaches the peer, if that can be told without reading all statistics, which takes milliseconds. */
  get path(): LinkPath | undefined {
    const pair = this.#ice?.getSelectedCandidatePair?.();
    if (!pair) return undefined;
    return [pair.local.type, pair.remote.type].includes('relay') ? 'turn' : 'direct';
  }

  /** Only in browsers: @roamhq/wrtc crashes when the process exits if anything has read `transport`. */
  get #ice(): Partial<RTCIceTransport> | undefined {
    return 'RTCIceTransport' in globalThis ? this.connection.sctp?.transport.iceTransport : undefined;
  }

  hasRoom(): boolean {
    return (this.channel?.bufferedAmount ?? HIGH_WATER) < HIGH_WATER;
  }

  send(frame: Bytes): void {
    try {
      this.channel?.send(frame);
    } catch {
      // The channel is about to close. Its session sends the frame again over the next path.
    }
  }

  /** Takes what came by a channel of ours. The bytes from werift are a Buffer, a view of a larger `ArrayBuffer`. */
  hear(data: string | ArrayBuffer): void {
    this.#options.events.message(typeof data === 'string' ? data : new Uint8Array(data).buffer, this);
  }

  /** Takes a signal from the other side. */
  receive(signal: NegotiationSignal | Request): void {
    if (signal.type === 'description') this.#description = signal.description;
    if (signal.type === 'request') this.restart();
    else void this.negotiation.receive(signal);
  }

  /** Repeats the signal that was not answered: signalling may have lost it. */
  resend(): void {
    if (this.#asksRestart) this.#options.send({ type: 'request' });
    else this.negotiation.resend();
  }

  /**
   * Restarts ICE. The link ends unless that finds a way to the peer in time. When another browser restarts ICE, Firefox starts a
   * new DTLS session and the other browser does not, so between the two it is Firefox that has to restart.
   */
  restart(): void {
    this.#startDeadline();
    this.#asksRestart = isFirefox(this.#description) && !isFirefox(this.connection.localDescription);
    if (this.#asksRestart) this.#options.send({ type: 'request' });
    else this.connection.restartIce();
  }

  /** Ends the link if the page has closed its RTCPeerConnection, which fires no event. */
  check(): void {
    if (this.connection.connectionState === 'closed') this.#lose();
  }

  /** Something came over the link, so it works. */
  confirm(): void {
    this.#asksRestart = false;
    clearTimeout(this.#deadline);
  }

  /** Ends the link. It fires no events after this. */
  close(): void {
    this.#abort.abort();
    clearTimeout(this.#deadline);
    this.#channel?.close();
    this.connection.close();
  }

  #largestFrame(): number {
    return Math.max(SMALLEST_FRAME, Math.min(FRAME_SIZE, this.connection.sctp?.maxMessageSize ?? FRAME_SIZE));
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
        this.frameSize = this.#largestFrame();
        this.opened = { channel, at: performance.now() };
        events.open(channel);
        const look = (): unknown => setTimeout(() => signal.aborted || this.#onState(), FRESH);
        this.#ice?.addEventListener?.('selectedcandidatepairchange', look, { signal });
      },
      message: ({ data }) => this.hear(data as string | ArrayBuffer),
      bufferedamountlow: () => events.drain(),
      close: () => this.#lose(),
    });
  }

  #onChannel(channel: RTCDataChannel): void {
    if (this.#guests.size >= CHANNELS || !this.#mayOpen.take()) {
      this.#reportOverload();
      channel.close();
      return;
    }
    this.#guests.add(channel);
    channel.addEventListener('close', () => this.#guests.delete(channel), { once: true });
    this.#options.events.datachannel(channel);
  }

  /** The other side does more than it may, which is reported once. */
  #reportOverload(): void {
    if (!this.#overload) this.#options.report('peer-overload');
    this.#overload = true;
  }

  #onState(): void {
    const state = this.connection.connectionState;
    if (state === 'connected' && this.channel) this.confirm();
    this.#options.events.state(state, this);
  }

  /** A TURN server has refused us (RFC 8656): our credentials are wrong or have expired. */
  #onCandidateError({ errorCode, errorText, url }: RTCPeerConnectionIceErrorEvent): void {
    if (this.#refused || errorCode < 400 || errorCode > 499) return;
    this.#refused = true;
    this.#options.report('turn-refused', new Error(`${url}: ${errorCode} ${errorText}`));
  }

  #startDeadline(): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#lose(), this.#options.patience);
  }

  #fail(cause: unknown): void {
    this.#options.report('negotiation-failed', cause);
    if (!this.connection.remoteDescription) this.#lose();
  }

  #lose(): void {
    if (this.#abort.signal.aborted) return;
    this.close();
    this.#options.onLost();
  }
}
