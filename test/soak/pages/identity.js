const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };

/**
 * The identity of this private key, which cannot be exported from the page again.
 *
 * @param {JsonWebKey} key
 * @returns {Promise<import('webrtc-elements/core').Identity>}
 */
export async function importIdentity(key) {
  const [x, y] = [key.x, key.y].map((part = '') => atob(part.replaceAll('-', '+').replaceAll('_', '/')));
  const publicKey = btoa(`\x04${x}${y}`).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return { publicKey, privateKey: await crypto.subtle.importKey('jwk', key, CURVE, false, ['sign']) };
}
