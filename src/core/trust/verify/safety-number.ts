import { packFields } from '../../../protocol/fields.js';

/**
 * The safety number of two identities: 60 digits in twelve groups of five, the same on both sides and in all rooms. HKDF (RFC 5869,
 * SHA-256) over both identities, the lesser one first, gives 60 bytes; each five of them, as a number modulo 100,000, are one group.
 */
export async function safetyNumber(one: string, other: string): Promise<string> {
  const { subtle } = crypto;
  const key = await subtle.importKey('raw', packFields(...[one, other].sort()), 'HKDF', false, ['deriveBits']);
  const info = packFields('webrtc-elements safety number');
  const bits = await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }, key, 480);
  const bytes = new Uint8Array(bits);
  const groups = Array.from({ length: 12 }, (_, i) => {
    const number = bytes.subarray(5 * i, 5 * i + 5).reduce((sum, byte) => sum * 256 + byte, 0);
    return String(number % 100_000).padStart(5, '0');
  });
  return groups.join(' ');
}
