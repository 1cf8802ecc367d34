import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Reader } from '../limits/reader.js';
import type { Backlog } from './backlog.js';

/** A WebSocket of a server on Node, and what the server keeps about it: one small object, because there are many. */
export class Line {
  readonly socket: WebSocket;
  /** The stream under the WebSocket. */
  readonly stream: Socket;
  /** The address of the client. */
  readonly address: string;
  /** How many reasons there are to pause it. */
  holds = 0;
  /** When it may again send as many frames at once as the limit allows in a second, in ms. */
  framesFreeAt = 0;
  /** The same for bytes. */
  bytesFreeAt = 0;
  /** When it last relayed something to another member, in ms; 0 if it never has. */
  relayedAt = 0;
  /** How many bytes had come, or gone if it was paused, when it was last asked for a sign of life; -1 before that. */
  heard = -1;
  /** What of it waits for others until they have read, or is on its way to other servers, in bytes, and 64 more for each frame. */
  held = 0;
  /** What ends its pause while too much of it waits for others. */
  release: (() => void) | undefined = undefined;
  /** What waits for it, while it reads slowly. */
  backlog: Backlog | undefined = undefined;
  /** How far it has read, once somebody has sent it something. */
  reader: Reader | undefined = undefined;

  constructor(socket: WebSocket, stream: Socket, address: string) {
    this.socket = socket;
    this.stream = stream;
    this.address = address;
  }
}
