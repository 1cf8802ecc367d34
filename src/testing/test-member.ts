import { connect, type Connection, type ConnectOptions, type Message } from '../core/index.js';

/** What a member of a test room is like: the options of `connect()` but for the ways to the server. */
export type JoinOptions = Omit<ConnectOptions, 'host' | 'room' | 'party' | 'prefix' | 'WebSocket'>;

/** A member of a test room whom the test plays: a connection as `connect()` makes it, which also keeps what it has received. */
export interface TestMember extends Connection {
  /**
   * Resolves with the oldest plain message that no call has taken yet, or else with the next one. Rejects when the member has left.
   */
  nextMessage(): Promise<Message>;
}

/** Joins. Resolves when the member can exchange messages with everybody whom it has a path to. */
export async function joinAs(options: ConnectOptions): Promise<TestMember> {
  const connection = await connect(options);
  const inbox = new Inbox();
  connection.on('message', (message) => inbox.put(message));
  connection.on('close', () => inbox.close());
  await whenMet(connection);
  return Object.assign(connection, { nextMessage: () => inbox.take() });
}

function whenMet(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      const waits = [...connection.peers.values()].some(({ state }) => state === 'connecting');
      if (waits && connection.state !== 'closed') return;
      for (const stop of stops) stop();
      resolve();
    };
    const stops = (['peer-state', 'peerlist', 'close'] as const).map((name) => connection.on(name, look));
    look();
  });
}

/** What has come and was not asked for, or who waits for what has not come. */
class Inbox {
  readonly #messages: Message[] = [];
  readonly #waiting: { resolve: (message: Message) => void; reject: (error: Error) => void }[] = [];
  #closed = false;

  put(message: Message): void {
    const first = this.#waiting.shift();
    if (first) first.resolve(message);
    else this.#messages.push(message);
  }

  take(): Promise<Message> {
    const message = this.#messages.shift();
    if (message) return Promise.resolve(message);
    return new Promise((resolve, reject) => {
      if (this.#closed) reject(left());
      else this.#waiting.push({ resolve, reject });
    });
  }

  close(): void {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(left());
  }
}

function left(): Error {
  return new Error('The member has left the test room, and no message is left.');
}
