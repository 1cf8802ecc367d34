import type { SignallingSocket } from '../../../src/core/signalling/signalling-socket.js';
import type { ServerFrame } from '../../../src/protocol/frames.js';

/** A socket whose server is the test. */
export class FakeSocket extends EventTarget {
  readonly id = 'us';
  readonly url = 'wss://my.host';
  readonly readyState = 1;
  readonly bufferedAmount = 0;
  /** The frames of text that were sent. */
  readonly sent: string[] = [];

  send(data: string): void {
    this.sent.push(data);
  }

  close(): void {
    this.lose(1000);
  }

  reconnect(): void {
    this.lose(1006);
  }

  /** It is open, for the first time or again. */
  open(): void {
    this.dispatchEvent(new Event('open'));
  }

  /** The server says something. */
  say(frame: ServerFrame | ArrayBuffer): void {
    const data = frame instanceof ArrayBuffer ? frame : JSON.stringify(frame);
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  /** It has closed. */
  lose(code = 1006, reason = ''): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason }));
  }

  get asSocket(): SignallingSocket {
    return this as unknown as SignallingSocket;
  }
}
