import { GREETING_FAULTS } from '../../server/room/arrival.js';
import { LocalRoom } from '../../server/room/local-room.js';
import { refusal, refuse, type Fatal } from '../../server/room/outgoing.js';
import { Room } from '../../server/room/room.js';
import type { PeerId } from '../core/index.js';
import { checkGreeting } from '../protocol/check-greeting.js';
import type { RefusalCode } from '../protocol/frames.js';
import { redirected } from './page-sockets.js';
import { deliver, Refuser } from './refuser.js';
import { TaskLine } from './task-line.js';
import { joinAs, type JoinOptions, type TestMember } from './test-member.js';
import type { SocketHost, TestSocket } from './test-socket.js';

/** What a test room is made of. */
export interface TestRoomSettings {
  readonly room: string;
  readonly party: string;
  readonly capacity: number;
  readonly onClose: () => void;
}

const CLOSED = 'The test room is closed.';

/**
 * A room in this process: the rules of the real server, and the real connections, over sockets that lead nowhere else. Messages go
 * by the relay, so `path` is `relay`. Made by `createTestRoom()`.
 */
export class TestRoom {
  /** The name of the room. */
  readonly room: string;
  /** The kind of room. */
  readonly party: string;
  readonly #settings: TestRoomSettings;
  readonly #rules: Room<TestSocket>;
  readonly #local: LocalRoom<TestSocket>;
  readonly #line = new TaskLine();
  readonly #sockets = new Set<TestSocket>();
  /** Sockets that wait until the network is back. */
  readonly #waiting = new Set<TestSocket>();
  readonly #members = new Set<TestMember>();
  /** Who is cut off; `true`: everybody. */
  #cut: true | ReadonlySet<PeerId> = new Set();
  #refuser: Refuser | undefined;
  #closed = false;

  /** @internal */
  constructor(settings: TestRoomSettings) {
    this.room = settings.room;
    this.party = settings.party;
    this.#settings = settings;
    this.#rules = new Room({ capacity: settings.capacity, now: Date.now });
    this.#local = new LocalRoom({ room: this.#rules, deliver });
  }

  /** The ids of all members whom the room has, in the order in which they came: those of the page, too. */
  get members(): readonly PeerId[] {
    return [...this.#rules.seats.keys()];
  }

  /**
   * Joins as another member. Resolves when that member can exchange messages with all others. Rejects as `connect()` does: with
   * `room-full`, for example.
   */
  async join(options: JoinOptions = {}): Promise<TestMember> {
    if (this.#closed) throw new Error(CLOSED);
    const { room, party } = this;
    const WebSocket = redirected(undefined, () => this.#host);
    const member = await joinAs({ ...options, host: 'test.invalid', room, party, relay: 'only', WebSocket });
    this.#members.add(member);
    member.on('close', () => this.#members.delete(member));
    await this.settled();
    return member;
  }

  /**
   * Resolves when all that is on its way has arrived: who is here, their presence, and messages.
   */
  settled(): Promise<void> {
    return this.#line.settled();
  }

  /** Refuses all who come from now on, with this code and message. Without a code, lets them in again. */
  refuse(code?: Fatal, message = 'The test room refuses everybody.'): void {
    this.#refuser = code && new Refuser(code, message);
  }

  /** Ends the connection of a member, as a server does that refuses it: its event `close` has this code. The others have lost it. */
  expel(id: PeerId, code: Fatal, message = 'The test room has expelled you.'): void {
    deliver(refuse(this.#seat(id).socket, code, message));
  }

  /** Tells a member that the server has refused something: it gets an event `error` with this code, and stays. */
  reportError(id: PeerId, code: RefusalCode, message = 'The test room reports this error.'): void {
    deliver([[this.#seat(id).socket, refusal(code, message)]]);
  }

  /**
   * Cuts a member off the server without a goodbye, or everybody. Who is cut off is `reconnecting`, and what it sends waits. Then the
   * others have lost it.
   */
  cut(id?: PeerId): void {
    if (id !== undefined) this.#seat(id);
    this.#cut = id === undefined || this.#cut === true ? true : new Set([...this.#cut, id]);
    for (const socket of [...this.#sockets]) {
      if (!this.#isCut(socket)) continue;
      this.#sockets.delete(socket);
      socket.lose();
      this.#local.close(socket, 1006);
    }
  }

  /** Ends all cuts. Resolves when those who were cut off are in the room again. */
  async mend(): Promise<void> {
    await this.settled(); // until then, who was cut off has not begun to wait
    this.#cut = new Set();
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const socket of waiting) this.#line.post(() => this.#host.enter(socket));
    for (const member of this.#members) member.retry();
    if ('dispatchEvent' in globalThis) globalThis.dispatchEvent(new Event('online')); // for the members of the page
    await this.settled();
  }

  /**
   * Gives the page back what it had, delivers what is on its way, and lets all members leave. Ends connections of the page that are
   * still open, with `bad-request`. Resolves when all of that is done.
   */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.settled();
    for (const member of this.#members) member.close();
    await this.settled();
    this.#refuser = new Refuser('bad-request', CLOSED);
    if (this.#cut === true || this.#cut.size > 0) await this.mend(); // who was cut off comes back here, not to the network
    for (const socket of this.#sockets) deliver(refuse(socket, 'bad-request', CLOSED));
    for (const socket of this.#waiting) this.#refuser.enter(socket);
    await this.settled();
    this.#settings.onClose();
  }

  /** What takes the sockets that lead here. @internal */
  get host(): SocketHost {
    return this.#host;
  }

  readonly #host: SocketHost = {
    post: this.#line.post,
    enter: (socket) => {
      if (this.#isCut(socket) && !this.#closed) this.#waiting.add(socket);
      else if (this.#refuser) this.#refuser.enter(socket);
      else return this.#enter(socket);
      return undefined;
    },
    receive: (socket, data) => {
      if (this.#sockets.has(socket)) this.#local.receive(socket, data);
    },
    leave: (socket, code) => {
      this.#waiting.delete(socket);
      if (this.#sockets.delete(socket)) this.#local.close(socket, code);
    },
  };

  async #enter(socket: TestSocket): Promise<void> {
    const { id, offers } = socket.destination;
    this.#sockets.add(socket);
    const greeting = await checkGreeting(offers, id, this);
    if (!socket.isConnecting) return; // it has been cut off or closed meanwhile
    socket.open();
    if (typeof greeting === 'string') deliver(refuse(socket, greeting, GREETING_FAULTS[greeting]));
    else this.#local.open(socket, { id, greeting, ice: { iceServers: [] } });
  }

  #isCut({ destination: { id } }: TestSocket): boolean {
    return this.#cut === true || this.#cut.has(id);
  }

  #seat(id: PeerId): { readonly socket: TestSocket } {
    const seat = this.#rules.seats.get(id);
    if (!seat) throw new Error(`The test room has no member ${id}.`);
    return seat;
  }
}
