import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import type { NewsFrame, PeerId, ServerFrame } from '../../../src/protocol/frames.js';
import { packRelay, unpackRelay, type RelayFrame } from '../../../src/protocol/relay-frame.js';
import { idOf } from '../core/hostile-server.js';
import { Middle } from '../middle.js';

/** A frame of text for a member, news one by one. */
export type Told = Exclude<ServerFrame, { type: 'news' }>;

/** The WebSocketServer of a server that keeps all it sees, and tells its members what it likes. */
export class Meddler extends Middle {
  /** All that came: requests, offers of subprotocols, and frames. */
  readonly seen: Buffer[] = [];
  /** All signals that it had to pass on, as they came. */
  readonly signals: Extract<ServerFrame, { type: 'signal' }>[] = [];
  /** All frames of the relay that it had to pass on, under the name of their sender. */
  readonly relayed: RelayFrame[] = [];
  /** What to tell a member in place of a frame. */
  tell: (frame: Told, to: PeerId) => readonly Told[] = (frame) => [frame];
  /** What to pass on to a member in place of a frame of the relay. */
  relay: (frame: RelayFrame, to: PeerId) => readonly RelayFrame[] = (frame) => [frame];
  /** The latest socket of each member, past all that meddles. */
  readonly #sends = new Map<PeerId, (data: string | Uint8Array) => void>();

  /** Tells a member something of its own. */
  say(to: PeerId, frame: Told | RelayFrame): void {
    const data = 'payload' in frame ? packRelay(frame.id, frame.payload) : JSON.stringify(frame);
    this.#sends.get(to)?.(data);
  }

  /** Whether it has seen these words: as they are, or in base64. */
  reads(word: string): boolean {
    return this.seen.some((bytes) => {
      const text = bytes.toString('latin1');
      const encoded = text.match(/[\w-]{8,}/g) ?? [];
      return [text, ...encoded.map((one) => Buffer.from(one, 'base64url').toString('latin1'))].some((plain) =>
        plain.replaceAll('\\', '').includes(word),
      );
    });
  }

  /** Behaves from now on. */
  stop(): void {
    this.tell = (frame) => [frame];
    this.relay = (frame) => [frame];
  }

  protected override take(socket: WebSocket, request: IncomingMessage): void {
    const { url = '', headers } = request;
    const to = idOf(request);
    this.seen.push(Buffer.from(`${url}\n${headers['sec-websocket-protocol']}`));
    socket.on('message', (data: RawData) => this.seen.push(Buffer.from(data as Buffer)));
    const send = socket.send.bind(socket) as (data: string | Uint8Array, ...more: unknown[]) => void;
    this.#sends.set(to, send);
    socket.send = (data: unknown, ...more: unknown[]) => {
      for (const frame of this.#changed(data, to)) send(frame, ...more);
    };
  }

  /** What a member gets in place of what the server sends to it. */
  #changed(data: unknown, to: PeerId): (string | Uint8Array)[] {
    const bytes = Buffer.from(data as Uint8Array);
    const frame = bytes[0] === 0x7b ? undefined : unpackRelay(Uint8Array.from(bytes));
    if (frame) {
      this.relayed.push(frame);
      return this.relay(frame, to).map(({ id, payload }) => packRelay(id, payload));
    }
    const told = JSON.parse(bytes.toString()) as ServerFrame;
    const each: readonly (Told | NewsFrame)[] = told.type === 'news' ? told.news : [told];
    return each.flatMap((one) => {
      if (one.type === 'signal') this.signals.push(one);
      return this.tell(one, to).map((changed) => JSON.stringify(changed));
    });
  }
}
