import type { WebSocket } from 'ws';
import { Middle } from './middle.js';

/** The WebSocketServer of a server that is curious, and may be hostile. */
export class Tap extends Middle {
  /** Every frame that came from a client. */
  readonly frames: Buffer[] = [];
  /** What to send in place of a binary frame. */
  forge: (frame: Buffer) => readonly Uint8Array[] = (frame) => [frame];

  /** The frames that held bytes for a peer. */
  get relayed(): Buffer[] {
    return this.frames.filter(([first = 0]) => first <= 64 && first !== 0x5b);
  }

  protected override take(socket: WebSocket): void {
    socket.on('message', (data: Buffer) => this.frames.push(data));
    const send = socket.send.bind(socket) as (data: unknown) => void;
    socket.send = (data: unknown) => {
      if (typeof data === 'string') send(data);
      else for (const frame of this.forge(Buffer.from(data as Uint8Array))) send(frame);
    };
  }
}
