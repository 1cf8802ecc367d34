import type { Link } from '../../../src/core/link/link.js';
import type { RemotePeer } from '../../../src/core/peer/remote-peer.js';
import type { Payload } from '../../../src/core/session/payload.js';

/** A message by the reliable stream, which the test settles. */
interface Sent {
  readonly stream: number;
  readonly payload: Payload;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The other side of a topic, as an outlet sees it. */
export class FakePeer {
  readonly id = 'bob';
  readonly sent: Sent[] = [];
  readonly errors: string[] = [];
  readonly streams = { report: (code: string): unknown => this.errors.push(code) };
  way: { link?: Link } = {};

  send(payload: Payload, stream: number): Promise<void> {
    return new Promise((resolve, reject) => this.sent.push({ stream, payload, resolve, reject }));
  }

  get asPeer(): RemotePeer {
    return this as unknown as RemotePeer;
  }
}

/** Lets promises settle. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
