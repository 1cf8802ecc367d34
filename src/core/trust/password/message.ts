import { fitsOne, isObject, isString, optional, type Shape } from '../../../protocol/shape.js';
import { isHandshake } from './mark.js';

/**
 * Why a sponsor refuses.
 *
 * - `wrong`: the other one has used another password.
 * - `busy`: it has too much to do now.
 * - `closed`: too many have used wrong passwords; its person has to allow more.
 */
export type Refusal = 'wrong' | 'busy' | 'closed';

/** Messages of the sponsor. All bytes are base64url; `to` is the nonce of the asker. */
export type SponsorMessage =
  | { readonly type: 'answer'; readonly to: string; readonly nonce: string; readonly share: string }
  | { readonly type: 'grant'; readonly to: string; readonly tag: string; readonly sealed: string }
  | { readonly type: 'refuse'; readonly to: string; readonly reason: Refusal };

/** Messages of the asker. `to` is the nonce of the sponsor; `sealed` comes from those who have a secret of the room, too. */
export type AskerMessage =
  | { readonly type: 'ask'; readonly nonce: string }
  | {
      readonly type: 'confirm';
      readonly to: string;
      readonly share: string;
      readonly tag: string;
      readonly sealed?: string;
    };

/** A message of the handshake. */
export type Message = AskerMessage | SponsorMessage;

/** The longest message, in characters. */
const LONGEST = 400;
/** The types of messages that a sponsor sends. */
const OF_SPONSORS: ReadonlySet<string> = new Set<SponsorMessage['type']>(['answer', 'grant', 'refuse']);

/** Bytes of a nonce, of a share, of a tag, and of a secret with the 16 of AES-GCM. */
const [isNonce, isShare, isTag, isSealed] = [isBytes(16), isBytes(65), isBytes(32), isBytes(16 + 16, 64 + 16)];
const SHAPES: Readonly<Record<Message['type'], Shape>> = {
  ask: { nonce: isNonce },
  answer: { to: isNonce, nonce: isNonce, share: isShare },
  confirm: { to: isNonce, share: isShare, tag: isTag, sealed: optional(isSealed) },
  grant: { to: isNonce, tag: isTag, sealed: isSealed },
  refuse: { to: isNonce, reason: (value) => value === 'wrong' || value === 'busy' || value === 'closed' },
};

/** Writes a message as it travels in a signal. */
export function formatMessage(message: Message): string {
  return JSON.stringify({ cpace: message });
}

/** Reads a message. Returns `undefined` if it is invalid. Never throws. */
export function parseMessage(text: string): Message | undefined {
  if (text.length > LONGEST || !isHandshake(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const message = isObject(value) ? value['cpace'] : undefined;
    return fitsOne(SHAPES, message) ? (message as unknown as Message) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a message is one that a sponsor sends. */
export function isOfSponsor(message: Message): message is SponsorMessage {
  return OF_SPONSORS.has(message.type);
}

/** Makes a check for so many bytes in base64url. */
function isBytes(least: number, most = least): (value: unknown) => boolean {
  const lengths = [least, most].map((count) => Math.ceil((count * 4) / 3)).join();
  const pattern = new RegExp(`^[\\w-]{${lengths}}$`);
  return (value) => isString(value) && value.length % 4 !== 1 && pattern.test(value);
}
