import { once } from 'node:events';
import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { offersOf } from '../greetings.js';
import { within } from '../wait.js';

/** What a client's library sends to become a WebSocket. */
export const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
} as const;

const CLOSE = 8;

/** Bytes of one frame. The mask is of zeros, so the payload stays as it is. */
export function frameOf(first: number, payload: Uint8Array | string, masked = true): Buffer {
  const body = Buffer.from(payload);
  const mask = masked ? 0x80 : 0;
  let head = Buffer.from([first, mask | body.length]);
  if (body.length > 125) {
    head = Buffer.from([first, mask | 127, 0, 0, 0, 0, 0, 0, 0, 0]);
    head.writeBigUInt64BE(BigInt(body.length), 2);
  }
  return Buffer.concat([head, Buffer.alloc(masked ? 4 : 0), body]);
}

/** A WebSocket that was opened by hand, for bytes that no library sends. */
export class RawSocket {
  readonly stream: Duplex;
  #bytes: Buffer;

  constructor(stream: Duplex, head: Buffer) {
    this.stream = stream;
    this.#bytes = head;
    stream.on('error', () => undefined); // the server may cut it
    stream.on('data', (chunk: Buffer) => (this.#bytes = Buffer.concat([this.#bytes, chunk])));
  }

  /** Opens a socket as a member of a room. `offers`: in place of the protocol and the greeting. `more`: other headers. */
  static async open(
    url: string,
    room: string,
    id: string,
    offers = offersOf(id, { room }),
    more: Readonly<Record<string, string>> = {},
  ): Promise<RawSocket> {
    const { hostname, port } = new URL(url);
    const path = `/parties/main/${room}?_pk=${id}`;
    const headers = { ...UPGRADE, ...more, 'sec-websocket-protocol': offers.join(', ') };
    const sent = request({ hostname, port, path, headers, agent: false }).end();
    const [, stream, head] = (await within(once(sent, 'upgrade'), `${path} is a socket`)) as [unknown, Duplex, Buffer];
    return new RawSocket(stream, head);
  }

  /** The code by which the server closes; `undefined` when it cuts without one. */
  async end(): Promise<number | undefined> {
    const ended = once(this.stream, 'close').then(() => true);
    const read = async (): Promise<number | undefined> => {
      for (;;) {
        const code = this.#closeCode();
        if (code !== undefined) return code;
        if (await Promise.race([once(this.stream, 'data').then(() => false), ended])) return this.#closeCode();
      }
    };
    const code = await within(read(), 'the server closes the socket');
    this.stream.destroy();
    return code;
  }

  /** Reads frames up to the one that closes; the server masks none of them. */
  #closeCode(): number | undefined {
    let bytes = this.#bytes;
    while (bytes.length >= 4) {
      let size = bytes.readUInt8(1);
      let at = 2;
      if (size === 126) [size, at] = [bytes.readUInt16BE(2), 4];
      if (bytes.length < at + size) return undefined;
      if ((bytes.readUInt8(0) & 0xf) === CLOSE) return size < 2 ? 1005 : bytes.readUInt16BE(at);
      bytes = bytes.subarray(at + size);
    }
    return undefined;
  }
}
