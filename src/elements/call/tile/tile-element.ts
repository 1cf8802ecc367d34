import { html, nothing } from 'lit';
import { controlsStyles, giveFont } from '../../controls-styles.js';
import { Language } from '../../language/language.js';
import type { CallWords } from '../../language/words.js';
import type { ConnectionError } from '../../../core/index.js';
import { internalsOf } from '../../page-support.js';
import { Alike } from '../../person/alike.js';
import { avatarStyles } from '../../person/avatar-styles.js';
import { PortableElement } from '../../portable-element.js';
import { RoomConsumer } from '../../room/room-consumer.js';
import type { RoomProvider } from '../../room/room-context.js';
import { callOf, type Call } from '../call.js';
import { callWords } from '../call-words.js';
import { follow } from '../follow.js';
import { seatName } from '../stage/seat-name.js';
import { Extras } from './extras.js';
import { ownPicture, pictureOf, type Picture } from './picture.js';
import { levelOf, Player, sendTo } from './player.js';
import { Sight } from './sight.js';
import { tileStyles } from './tile-styles.js';
import { renderNotes, renderWho } from './who.js';

/**
 * Shows somebody in a call, and lets them be heard: the picture of their camera with their microphone, or their screen with its sound. It
 * shows a letter where there is no picture, the name, whether the microphone is off, and a connection that is poor or lost. A menu has the
 * volume, and a window of its own for the picture. In full screen, and beside such a window, all are still heard.
 *
 * @customElement webrtc-tile
 * @slot actions - Buttons of the page, before the one for full screen.
 * @fires {CustomEvent<{ error: ConnectionError }>} error - The menu, or the element, could not be loaded, `load-failed`.
 * @csspart tile - All of it.
 * @csspart video - The picture.
 * @csspart avatar - The letter, where there is no picture.
 * @csspart caption - The line with the name.
 * @csspart name - The name.
 * @csspart given - A name that the server gives.
 * @csspart alike - The number after a name that looks like another one.
 * @csspart verified - The mark of somebody who is verified.
 * @csspart muted - The mark of a microphone that is off.
 * @csspart status - What we wait for, or where the picture is.
 * @csspart quality - The mark of a connection that is poor or lost.
 * @csspart sound - The button that turns the sound on, where the browser keeps it off. In a call, the call has one for all.
 * @csspart more - The button for the menu.
 * @csspart menu - The menu.
 * @csspart volume - The volume in it, with its label.
 * @csspart own-window - The button in it that gives the picture a window of its own.
 * @csspart fullscreen - The button for full screen.
 * @cssprop [--webrtc-accent=light-dark(#0b6350, #6fc7ad)] - The background of the button for sound, and the colour of the focus ring.
 * @cssprop [--webrtc-accent-text=Canvas] - The colour of the text on the button for sound.
 * @cssstate video - There is a picture.
 * @cssstate muted - The microphone is off.
 * @cssstate speaking - They speak.
 * @cssstate waiting - There is something, and no direct link that brings it.
 * @cssstate poor - The connection is poor.
 * @cssstate lost - The connection is lost, and is being built again.
 * @cssstate away - The picture is in a window of its own.
 * @cssstate blocked - The browser keeps the sound off until somebody clicks.
 * @cssstate mirrored - It is our own picture, seen as in a mirror.
 * @cssstate plain - The page has no font of its own, so the element has that of the system.
 */
export class WebrtcTileElement extends PortableElement {
  static override properties = {
    for: {},
    peer: {},
    source: {},
    self: { type: Boolean },
    volume: { type: Number },
    sinkId: { attribute: 'sink-id' },
  };

  static override styles = [avatarStyles, controlsStyles, tileStyles];

  /** The id of the room element. Needed only when this element is outside of it. */
  declare for: string;
  /** The id of the peer. */
  declare peer: string;
  /** What of the peer: `camera`, with the microphone, `screen`, with its sound, or what else it publishes. Default `camera`. */
  declare source: string;
  /** It shows ourselves, and is never heard. */
  declare self: boolean;
  /** How loud it is, from 0 to 1. Default 1. */
  declare volume: number;
  /** Where its sound goes to, as a `deviceId`. By default where the call's does. */
  declare sinkId: string;

  readonly #internals = internalsOf(this);
  readonly #language = new Language<CallWords>(this, callWords);
  readonly #alike = new Alike(() => this.requestUpdate());
  readonly #room = new RoomConsumer(this, (room) => this.#subscribe(room));
  readonly #sound = new Player((blocked) => this.#setBlocked(blocked));
  readonly #view = new Player(() => undefined); // it has no sound, so browsers let it play
  readonly #sight = new Sight(this);
  readonly #extras = new Extras(this, this.#language);
  #call: Call | undefined;
  #picture: Picture | undefined;
  #blocked = false;
  /** The stream whose frames show. Before the first one, there is nothing to see. */
  #seen: unknown;

  constructor() {
    super();
    giveFont(this, this.#internals);
    this.for = '';
    this.peer = '';
    this.source = 'camera';
    this.self = false;
    this.volume = 1;
    this.sinkId = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#play(undefined); // nothing is heard of what is not there
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate();
  }

  protected override willUpdate(): void {
    const picture = this.#look();
    this.#picture = picture;
    this.#extras.show(
      picture && this.#call?.open
        ? { stream: picture.video, name: seatName(this.#language, picture.who, this), mirrored: picture.mirrored }
        : undefined,
    );
  }

  protected override render(): unknown {
    const { text } = this.#language;
    const picture = this.#picture;
    const name = picture ? seatName(this.#language, picture.who, this) : '';
    const screen = this.source === 'screen';
    return html`<div class="tile" part="tile">
      <video
        part="video"
        class=${screen ? 'whole' : ''}
        muted
        playsinline
        aria-hidden="true"
        @loadeddata=${this.#onFrame}
        @emptied=${this.#onFrame}
      ></video>
      <audio></audio>
      ${picture ? renderWho(picture, this.#looks(picture, name), this.#language) : nothing}
      <div class="top">
        ${picture ? renderNotes(picture, this.#extras, this.#language) : nothing}
        <div class="actions">
          <slot name="actions"></slot>
          ${this.hasUpdated && picture ? this.#extras.renderButton(name) : nothing}
          ${
            this.hasUpdated && this.ownerDocument.fullscreenEnabled
              ? html`<button
                  type="button"
                  class="icon full"
                  part="fullscreen"
                  aria-label=${text('fullScreen', { name })}
                  title=${text('fullScreen', { name })}
                  @click=${this.#onFullScreen}
                >
                  <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" /></svg>
                </button>`
              : nothing
          }
        </div>
      </div>
      ${this.#extras.renderMenu(name, picture?.video)}
      ${
        this.#blocked && !this.#call?.hasDoor
          ? html`<button type="button" class="main sound" part="sound" @click=${() => this.#call?.turnOnSound()}>
              ${text('turnOnSound')}
            </button>`
          : nothing
      }
    </div>`;
  }

  protected override firstUpdated(): void {
    void this.updateComplete.then(() => this.requestUpdate()); // a server does not know what the browser can
  }

  protected override updated(): void {
    const picture = this.#picture;
    this.#play(picture);
    const states = {
      video: this.#shows,
      muted: picture?.muted,
      speaking: picture?.speaking,
      waiting: picture?.waiting,
      poor: picture?.quality === 'poor',
      lost: picture?.quality === 'lost',
      away: this.#extras.away,
      blocked: this.#blocked,
      mirrored: picture?.mirrored,
    };
    for (const [name, is] of Object.entries(states)) {
      if (is) this.#internals.states.add(name);
      else this.#internals.states.delete(name);
    }
  }

  get #shows(): boolean {
    const { video } = this.#picture ?? {};
    return video !== undefined && this.#seen === video;
  }

  #looks({ who }: Picture, name: string): Parameters<typeof renderWho>[1] {
    return {
      name,
      source: this.source,
      shows: this.#shows,
      away: this.#extras.away,
      peer: this.self ? undefined : this.#room.connection?.peers.get(who.id),
      number: this.#alike.numberOf(who.id),
    };
  }

  /** What there is to see and hear now; `undefined` if there is nobody. */
  #look(): Picture | undefined {
    const { connection } = this.#room;
    const call = this.#call;
    if (!connection || !call) return undefined;
    if (this.self) return ownPicture(connection, call.media, this.source);
    const peer = connection.peers.get(this.peer);
    return peer && pictureOf(peer, this.source);
  }

  #play(picture: Picture | undefined): void {
    const shown = this.#call?.open ? picture : undefined;
    this.#call?.views.show(this, shown?.tracks ?? [], this.#extras.size ?? this.#sight.size);
    const audio = this.renderRoot.querySelector('audio');
    this.#view.show(this.renderRoot.querySelector('video') ?? null, this.#extras.taken ? undefined : shown?.video);
    if (!audio) return;
    audio.volume = levelOf(this.volume);
    void sendTo(audio, this.sinkId || this.#call?.speaker || '');
    this.#sound.show(audio, shown?.audio);
  }

  #setBlocked(blocked: boolean): void {
    const audio = this.renderRoot.querySelector('audio');
    this.#call?.setSilent(this, blocked && audio ? () => void this.#sound.play(audio) : undefined);
    if (blocked === this.#blocked) return;
    this.#blocked = blocked;
    this.requestUpdate();
  }

  readonly #onFrame = (event: Event): void => {
    this.#seen = event.type === 'loadeddata' ? (event.currentTarget as HTMLVideoElement).srcObject : undefined;
    this.requestUpdate();
  };

  readonly #onFullScreen = (): void => {
    const done =
      this.renderRoot instanceof ShadowRoot && this.renderRoot.fullscreenElement
        ? this.ownerDocument.exitFullscreen()
        : this.renderRoot.querySelector('.tile')?.requestFullscreen();
    done?.catch(() => undefined); // the browser does not want it now
  };

  #subscribe({ connection }: RoomProvider): (() => void)[] {
    if (!connection) return [];
    const call = callOf(connection);
    this.#call = call;
    const document = this.ownerDocument;
    const look = (): void => this.requestUpdate();
    document.addEventListener('visibilitychange', look);
    return [
      ...follow(connection, call, look),
      () => document.removeEventListener('visibilitychange', look),
      this.#alike.follow(connection),
      () => {
        this.#play(undefined);
        call.setSilent(this);
        this.#call = undefined;
      },
    ];
  }
}

/** Events of `<webrtc-tile>` by name. They do not bubble. */
export interface WebrtcTileEventMap {
  error: CustomEvent<{ error: ConnectionError }>;
}

/** Types the listeners of the element's own events. */
export interface WebrtcTileElement {
  addEventListener<Name extends keyof WebrtcTileEventMap>(
    type: Name,
    listener: (this: WebrtcTileElement, event: WebrtcTileEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}
