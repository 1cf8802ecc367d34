/**
 * What we use of the rivals' packages, so that types are checked where the packages are not installed: only the benchmark
 * installs them.
 */

declare module 'peer' {
  import type { Server } from 'node:http';

  export function PeerServer(options: Readonly<Record<string, unknown>>, listening: (server: Server) => void): unknown;
}

declare module 'peerjs' {
  export interface DataConnection {
    readonly peer: string;
    readonly dataChannel: RTCDataChannel;
    on(event: 'open', listener: () => void): void;
    on(event: 'data', listener: (data: unknown) => void): void;
    send(data: unknown): unknown;
  }
  export class Peer {
    constructor(id: string, options: { host: string; port: number; path: string; config: RTCConfiguration });
    on(event: 'open', listener: () => void): void;
    on(event: 'connection', listener: (connection: DataConnection) => void): void;
    on(event: 'error', listener: (error: Error) => void): void;
    connect(id: string, options: { serialization: string; reliable: boolean }): DataConnection;
    listAllPeers(listener: (ids: string[]) => void): void;
    destroy(): void;
  }
}

declare module 'simple-peer/simplepeer.min.js' {
  class SimplePeer {
    constructor(options: { initiator: boolean; objectMode: boolean; config: RTCConfiguration });
    on(event: 'connect' | 'error', listener: () => void): void;
    on(event: 'signal', listener: (data: object) => void): void;
    on(event: 'data', listener: (data: string | Uint8Array<ArrayBuffer>) => void): void;
    once(event: 'drain', listener: (value?: unknown) => void): void;
    signal(data: object): void;
    send(data: string): void;
    write(data: string | Uint8Array): boolean;
    destroy(): void;
  }
  export { SimplePeer as default };
}

declare module 'trystero' {
  export type Payload = string | ArrayBuffer;
  export interface Room {
    makeAction(name: string): {
      send(data: Payload, options: { target: string }): Promise<void>;
      onMessage: ((data: Payload, context: { peerId: string }) => void) | null;
    };
    onPeerJoin: ((id: string) => void) | null;
    leave(): Promise<void>;
  }
  export function joinRoom(
    config: { appId: string; relayConfig: { urls: string[] }; rtcConfig: RTCConfiguration },
    room: string,
  ): Room;
  export function getRelaySockets(): Record<string, WebSocket>;
}
