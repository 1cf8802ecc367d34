import type { ConnectOptions } from 'webrtc-elements/core';
import { portableIdentity } from './cast.js';

/** How a page of the tests joins: options of `connect()`, with the identity as it can be handed to a page. */
export type EnterOptions = Omit<ConnectOptions, 'host' | 'identity'> & {
  /** Default: the server that the page came from. */
  readonly host?: string;
  readonly identity?: JsonWebKey;
};

/** A page by whichever driver. */
interface Evaluating {
  evaluate(run: (options: EnterOptions) => Promise<void>, options: EnterOptions): Promise<void>;
}

/** Has a page join as somebody of the cast. The connection is its `room`. */
export async function enterAs(page: Evaluating, name: string, options: EnterOptions): Promise<void> {
  const identity = await portableIdentity(name);
  await page.evaluate((given) => enter(given).then(() => undefined), { ...options, identity });
}
