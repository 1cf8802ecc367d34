/** What a message of the handshake begins with, where a signal is text. Sealed signals are base64url. */
const MARK = '{"cpace":';

/** Whether a signal belongs to the handshake of a room with a password. */
export function isHandshake(text: string): boolean {
  return text.startsWith(MARK);
}
