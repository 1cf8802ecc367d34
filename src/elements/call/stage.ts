import { html, type LitElement } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Connection } from '../../core/index.js';
import type { Language } from '../language/language.js';
import type { CallWords } from '../language/words.js';
import { observe, page } from '../page-support.js';
import { gridOf, isTooMany, speakerOf, type Size } from './layout.js';
import { seatName } from './seat-name.js';
import type { Seat } from './seats.js';

/** The space between tiles, in pixels, as in the styles. */
const GAP = 6;
/** The parts of tiles that pages can style. */
const PARTS = ['tile', 'video', 'avatar', 'caption', 'name', 'muted', 'status', 'fullscreen'].join();

type Host = LitElement & { readonly for: string; readonly layout: string };

/** The tiles of a call, in the space that there is. */
export class Stage {
  readonly #host: Host;
  readonly #language: Language<CallWords>;
  readonly #resized = observe(page, 'ResizeObserver', ([entry]) => this.#onResize(entry));
  /** Whose size we follow. */
  #watched: Element | null = null;
  #box: Size = { width: 0, height: 0 };
  #pinned: string | undefined;
  /** Whose turn it is: the last one who began to speak while nobody else did. */
  #speaker: string | undefined;
  #seats: readonly Seat[] = [];
  /** The space above the big tile, and below the row: together they are in the middle. */
  #above = 0;

  constructor(host: Host, language: Language<CallWords>) {
    this.#host = host;
    this.#language = language;
    host.addController({
      hostConnected: () => this.#watch(),
      hostDisconnected: () => this.#watch(),
      hostUpdated: () => this.#watch(),
    });
  }

  render(connection: Connection, seats: readonly Seat[]): unknown {
    this.#seats = seats;
    const speaking = seats.filter(
      ({ peer, source }) => source === 'camera' && connection.peers.get(peer ?? '')?.speaking,
    );
    if (!speaking.some(({ key }) => key === this.#speaker)) this.#speaker = speaking[0]?.key ?? this.#speaker;
    const big = this.#big;
    const sizes = big ? speakerOf(seats.length, this.#box, GAP) : { small: gridOf(seats.length, this.#box, GAP) };
    const used = 'big' in sizes ? sizes.big.height + GAP + sizes.small.height : this.#box.height;
    this.#above = Math.max(0, Math.floor((this.#box.height - used) / 2));
    const sizeOf = (seat: Seat): Size => (seat === big && 'big' in sizes ? sizes.big : sizes.small);
    const scrolls = !big && isTooMany(seats.length, sizes.small, this.#box, GAP);
    return html`<div
      class="stage"
      part="stage"
      role="group"
      tabindex="0"
      aria-label=${this.#language.text('call')}
      aria-keyshortcuts="M V S Space"
    >
      <div class=${big ? 'row' : `grid ${scrolls ? 'scrolls' : ''}`} .style=${`margin-block-end: ${this.#above}px`}>
        ${repeat(
          seats,
          ({ key }) => key,
          (seat) => this.#renderSeat(connection, seat, seat === big, sizeOf(seat)),
        )}
      </div>
    </div>`;
  }

  /** Pins the tile that the focus is in, or takes that back. */
  pinBy(path: readonly EventTarget[]): void {
    const tile = path.find((target) => (target as Partial<HTMLElement>).dataset?.['key'] !== undefined);
    const { key } = (tile as HTMLElement | undefined)?.dataset ?? {};
    if (key !== undefined) this.#pin(key);
  }

  focus(): void {
    this.#element?.focus();
  }

  get #element(): HTMLElement | null {
    return this.#host.shadowRoot?.querySelector<HTMLElement>('.stage') ?? null;
  }

  /** The tile that is larger than the others, if there is one: that which is pinned, a screen, or who speaks. */
  get #big(): Seat | undefined {
    const seats = this.#seats;
    const pinned = seats.find(({ key }) => key === this.#pinned) ?? seats.find(({ source }) => source === 'screen');
    if (pinned || this.#host.layout !== 'speaker') return pinned;
    return seats.find(({ key }) => key === this.#speaker) ?? seats[0];
  }

  #renderSeat(connection: Connection, { key, peer, source }: Seat, big: boolean, { width, height }: Size): unknown {
    const self = peer === undefined;
    const who = self ? connection : connection.peers.get(peer);
    const label = this.#language.text('pin', { name: who ? seatName(this.#language, who, { self, source }) : '' });
    return html`<webrtc-tile
      class=${big ? 'big' : ''}
      .style=${`inline-size: ${width}px; block-size: ${height}px; inset-block-start: ${this.#above}px`}
      data-key=${key}
      exportparts=${PARTS}
      .for=${this.#host.for}
      .peer=${peer ?? ''}
      .source=${source}
      .self=${self}
      ><button
        type="button"
        slot="actions"
        part="pin"
        aria-label=${label}
        title=${label}
        aria-pressed=${key === this.#pinned ? 'true' : 'false'}
        @click=${() => this.#pin(key)}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 3h6l-1 7 4 4H6l4-4zM12 14v7" /></svg></button
    ></webrtc-tile>`;
  }

  #pin(key: string): void {
    this.#pinned = this.#pinned === key ? undefined : key;
    this.#host.requestUpdate();
  }

  #watch(): void {
    const element = this.#host.isConnected ? this.#element : null;
    if (element === this.#watched) return;
    this.#resized?.disconnect();
    this.#watched = element;
    if (element) this.#resized?.observe(element);
  }

  #onResize(entry: ResizeObserverEntry | undefined): void {
    const { inlineSize = 0, blockSize = 0 } = entry?.contentBoxSize[0] ?? {};
    const box = { width: Math.floor(inlineSize), height: Math.floor(blockSize) };
    if (box.width === this.#box.width && box.height === this.#box.height) return;
    this.#box = box;
    this.#host.requestUpdate();
  }
}
