import { fitsOne, isString, type Shape } from '../../../protocol/shape.js';

/** Why a side ends a run. `busy`: the other one begins too often. */
export type EndReason = 'cancelled' | 'mismatch' | 'failed' | 'busy';

/** What a message says. Bytes are in base64url. */
export type VerifyBody =
  /** A person wants to begin. */
  | { readonly type: 'ask' }
  | { readonly type: 'commit'; readonly hash: string }
  | { readonly type: 'random'; readonly random: string }
  | { readonly type: 'reveal'; readonly random: string }
  | { readonly type: 'confirm' }
  | { readonly type: 'end'; readonly reason: EndReason };

/**
 * What two pages say to each other on the topic `webrtc:verify`. `run` names a run: each side makes a name for its own, and says it when
 * it asks. What it sends later bears the name that the other side has made; `end` either of the two.
 */
export type VerifyMessage = VerifyBody & { readonly run: string };

const REASONS: readonly unknown[] = ['cancelled', 'mismatch', 'failed', 'busy'] satisfies readonly EndReason[];

const SHAPES: Readonly<Record<VerifyMessage['type'], Shape>> = {
  ask: { run: isName },
  commit: { run: isName, hash: isHash },
  random: { run: isName, random: isHash },
  reveal: { run: isName, random: isHash },
  confirm: { run: isName },
  end: { run: isName, reason: (value) => REASONS.includes(value) },
};

/** Reads a message. Returns `undefined` if it is invalid. Never throws. */
export function readMessage(data: unknown): VerifyMessage | undefined {
  return fitsOne(SHAPES, data) ? (data as unknown as VerifyMessage) : undefined;
}

/** Whether this can be 16 bytes in base64url, written in the one right way. */
function isName(value: unknown): boolean {
  return isString(value) && /^[\w-]{21}[AQgw]$/.test(value);
}

/** Whether this can be 32 bytes. */
function isHash(value: unknown): boolean {
  return isString(value) && /^[\w-]{42}[AEIMQUYcgkosw048]$/.test(value);
}
