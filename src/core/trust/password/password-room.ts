import { ConnectionError } from '../../errors.js';
import type { Emit } from '../../events.js';
import { listen } from '../../listen.js';
import { decodeBase64, encodeBase64 } from '../../../protocol/base64.js';
import type { Bytes } from '../../../protocol/bytes.js';
import {
  isCode,
  isFinal,
  parseServerFrame,
  type ClientFrame,
  type ErrorFrame,
  type PeerId,
  type ServerFrame,
} from '../../../protocol/frames.js';
import type { Place } from '../../../protocol/hello.js';
import type { Introduction } from '../introduction.js';
import { RoomSecret } from '../room-secret.js';
import { Asker } from './asker.js';
import { Attempts } from './count/attempts.js';
import type { Desk } from './desk.js';
import { SecretSearch } from './secret-search.js';
import { HeldAsks } from './held-asks.js';
import { isSame } from './epoch-secret.js';
import { formatMessage, isOfSponsor, parseMessage, type Message } from './message.js';
import { Neighbours } from './neighbours.js';
import { Pace } from './count/pace.js';
import { PAGE_ATTEMPTS } from './count/page-attempts.js';
import { Reunion } from './reunion.js';
import { Sponsor } from './sponsor.js';
import { encodePassword } from './password-text.js';

/** The socket to the server, as far as a room with a password needs it. */
export interface PasswordSocket extends EventTarget {
  send(data: string): unknown;
}

/** What we are in, once we know the secret of the room. */
export interface PasswordHost {
  readonly emit: Emit;
  /** Whether a member is blocked, or was left out. */
  shuns(id: PeerId): boolean;
  /** Has us go on with another secret, and those who share ours, if the room still has this password. Rejects if the connection is over. */
  rekey(secret: string, password: string): Promise<void>;
}

/** What came in before we were in the room, at most: frames, and their characters or bytes. */
const MOST_FRAMES = 20_000;
const MOST_WAITING = 64 * 1024 * 1024;
/** How often the person is told that others ask, in ms. */
const MINUTE = 60_000;

/**
 * A room with a password, as one member sees it: gets the secret of the room, and gives it to those who come later. Both go through the
 * socket beside all else, because nothing else can be read before. Loaded only if a room has a password.
 */
export class PasswordRoom {
  /** The secret of the room. Rejects with a `ConnectionError` if we do not get it. */
  readonly secret: Promise<RoomSecret>;
  #resolve: (secret: RoomSecret) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  /** The password, as it is now. */
  password: string;
  readonly #desk: Desk & { password: Bytes };
  readonly #place: Place;
  readonly #introduction: Introduction;
  readonly #neighbours: Neighbours;
  readonly #attempts: Attempts;
  readonly #asker: Asker;
  readonly #sponsor: Sponsor;
  readonly #reunion: Reunion;
  readonly #search: SecretSearch;
  readonly #held = new HeldAsks();
  #warnings = new Pace(1, MINUTE);
  #socket: PasswordSocket | undefined;
  #host: PasswordHost | undefined;
  /** Aborted when the server no longer has us in the room. */
  #left = new AbortController();
  #order = 0;
  /** `undefined` until we are in. */
  #room: RoomSecret | undefined;
  /** Why the server has turned us away, if it has said so. */
  #refusal: ConnectionError | undefined;
  #frames = 0;
  #waiting = 0;

  constructor(password: string, place: Place, introduction: Introduction) {
    const { self, payload } = introduction;
    this.password = password;
    const desk = (this.#desk = {
      password: encodePassword(password),
      place,
      payload,
      post: (to: PeerId, message: Message) => this.#send({ type: 'signal', to, signal: formatMessage(message) }),
    });
    this.#place = place;
    this.#introduction = introduction;
    this.secret = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.secret.catch(() => undefined); // who needs it says so
    this.#neighbours = new Neighbours(self, (id) => {
      this.#asker.leave(id);
      this.#sponsor.leave(id);
    });
    this.#attempts = new Attempts(place, PAGE_ATTEMPTS, () => this.#warn());
    this.#asker = new Asker(desk);
    this.#search = new SecretSearch(this.#neighbours, this.#asker);
    const shared = {
      attempts: this.#attempts,
      secret: () => decodeBase64(this.#room?.keys.secret ?? ''),
      adopt: (secret: Bytes, from: Bytes) => {
        if (from === desk.password) this.#host?.rekey(encodeBase64(secret), this.password).catch(() => undefined);
      },
    };
    this.#sponsor = new Sponsor({ ...shared, desk, shuns: (id) => this.#host?.shuns(id) === true });
    this.#reunion = new Reunion({
      ...shared,
      desk,
      neighbours: this.#neighbours,
      asker: this.#asker,
      order: () => this.#order,
    });
  }

  /**
   * Gets the secret as soon as the server has us in the room. Called before the socket opens, each time. Returns whether we do not know
   * the secret yet, so that we can say nothing to the room. `over`: we have left for good.
   */
  watch(socket: PasswordSocket, over: AbortSignal): boolean {
    if (!this.#socket) this.#follow(socket, over);
    return this.#waits;
  }

  /** We are in, and have peers. */
  join(host: PasswordHost): void {
    this.#host = host;
  }

  /** A peer does not know the secret of the room: perhaps it knows the password. */
  meet(id: PeerId): void {
    if (!this.#host?.shuns(id)) void this.#reunion.meet(id);
  }

  /** Whether this is the password. */
  knows(password: string): boolean {
    return isSame(encodePassword(password), this.#desk.password);
  }

  /** The room has this password from now on. What others do with the one before is of no use. Returns whether it is another one. */
  change(password: string): boolean {
    if (this.knows(password)) return false;
    this.password = password;
    this.#desk.password = encodePassword(password);
    this.#asker.close();
    this.#sponsor.change();
    this.#allow(); // who has failed did not guess at this one
    return true;
  }

  get #waits(): boolean {
    return this.#room === undefined;
  }

  #follow(socket: PasswordSocket, over: AbortSignal): void {
    this.#socket = socket;
    over.addEventListener('abort', () => this.#leave());
    listen<{ message: MessageEvent; close: CloseEvent }>(socket, over, {
      message: ({ data }) => this.#onMessage(data),
      close: (event) => this.#onClose(event),
    });
  }

  #onMessage(data: unknown): void {
    if (this.#waits) this.#count(data);
    const frame = typeof data === 'string' ? parseServerFrame(data) : undefined;
    if (!frame) return;
    this.#neighbours.take(frame);
    if (frame.type === 'welcome') void this.#enter(frame.order);
    else if (frame.type === 'signal') this.#onSignal(frame);
    else if (frame.type === 'error' && this.#waits) this.#onError(frame);
  }

  #onSignal({ from, signal }: Extract<ServerFrame, { type: 'signal' }>): void {
    const member = this.#neighbours.get(from);
    const message = member && parseMessage(signal);
    if (!message) return;
    if (isOfSponsor(message)) this.#asker.take(member, message);
    else if (this.#waits) this.#held.hold(member, message);
    else this.#sponsor.take(member, message);
  }

  /** The server refuses us. Nobody else hears of it while all that comes has to wait. */
  #onError({ code, message, peer, counter }: ErrorFrame): void {
    if (counter === undefined) this.#refusal = new ConnectionError(code, { message, peer });
    else this.#introduction.outbid(counter);
  }

  #onClose({ code, reason }: CloseEvent): void {
    this.#leave();
    if (!isFinal(code)) return;
    this.#reject(this.#refusal ?? new ConnectionError(isCode(reason) ? reason : 'bad-request'));
  }

  /** The server has us in the room. */
  async #enter(order: number): Promise<void> {
    this.#left.abort();
    this.#left = new AbortController();
    this.#order = order;
    if (!this.#waits) return;
    const { signal } = this.#left;
    try {
      const secret = await this.#search.find(order, signal);
      const room = secret && (await RoomSecret.of(encodeBase64(secret), this.#place));
      if (!room || this.#room) return;
      this.#room = room;
      this.#resolve(room);
      this.#held.release((asker, message) => this.#sponsor.take(asker, message));
    } catch (error) {
      this.#reject(error);
    }
  }

  /** The server no longer has us in the room. */
  #leave(): void {
    this.#left.abort();
    this.#sponsor.close(); // first: who goes with us has not failed
    this.#neighbours.clear();
    this.#frames = this.#waiting = 0;
  }

  /** All that comes waits until we are in. A hostile server could send without end. */
  #count(data: unknown): void {
    this.#waiting += typeof data === 'string' ? data.length : (data as ArrayBuffer).byteLength;
    if (++this.#frames > MOST_FRAMES || this.#waiting > MOST_WAITING) {
      const cause = new RangeError('It sends too much before we are in the room.');
      this.#reject(new ConnectionError('bad-server-frame', { cause }));
    }
  }

  #warn(): void {
    const { count } = this.#attempts;
    const allow = (): void => this.#allow();
    if (this.#host && this.#warnings.take()) this.#host.emit('password-attempts', { count, allow });
  }

  #allow(): void {
    this.#attempts.reset();
    this.#warnings = new Pace(1, MINUTE);
  }

  #send(frame: ClientFrame): void {
    this.#socket?.send(JSON.stringify(frame));
  }
}
