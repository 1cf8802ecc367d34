import { after, afterEach, before } from 'node:test';
import { connect, type ConnectOptions, type Connection } from 'webrtc-elements/core';
import { serve, type ServeOptions, type SignallingServer } from 'webrtc-elements/server/node';
import { identityOf } from '../cast.js';

/** A server of a suite, and those who join it by `connect()`. */
export interface Members {
  /** The URL of the server, while tests run. */
  readonly url: string;
  /** Resolves when somebody of this name is in the room, until the test is over. */
  join(room: string, name: string, options?: Partial<ConnectOptions>): Promise<Connection>;
}

/** Starts a server for the suite around the call, and ends after each test all connections that were made by `join()`. */
export function joinMembers(options: ServeOptions = {}): Members {
  let server: SignallingServer | undefined;
  const joined: Connection[] = [];
  before(async () => {
    server = await serve({ port: 0, iceServers: [], ...options });
  });
  after(() => server?.close());
  afterEach(() => joined.splice(0).forEach((connection) => connection.close()));
  return {
    get url() {
      return server?.url ?? '';
    },
    async join(room, name, options) {
      const connection = await connect({ host: this.url, room, identity: await identityOf(name), ...options });
      joined.push(connection);
      return connection;
    },
  };
}
