// Lets in whoever has a valid token (JSON Web Token, RFC 7519) for the room. Run: webrtc-elements --authorize authorize.mjs
import { createRemoteJWKSet, jwtVerify } from 'jose';

const { JWT_SECRET, JWT_KEYS, JWT_ISSUER, JWT_AUDIENCE = 'webrtc-elements' } = process.env;
if (Boolean(JWT_SECRET) === Boolean(JWT_KEYS)) {
  throw new Error('Set JWT_SECRET to the secret that signs tokens, or JWT_KEYS to the URL of the issuer’s keys.');
}

// A secret is for tokens of your own (HS256). With keys, an identity provider signs the tokens, and only public keys are needed here.
const keys = JWT_KEYS ? createRemoteJWKSet(new URL(JWT_KEYS)) : new TextEncoder().encode(JWT_SECRET);
const rules = {
  algorithms: JWT_KEYS ? ['ES256', 'RS256', 'EdDSA'] : ['HS256'],
  audience: JWT_AUDIENCE,
  ...(JWT_ISSUER && { issuer: JWT_ISSUER }),
  requiredClaims: ['exp', 'rooms'],
};

/**
 * Reads the token from the query, or from the header `authorization`. An invalid or expired token makes `jwtVerify` throw: the server
 * then refuses the visitor, and logs a refusal.
 *
 * @param {Request} request
 * @param {{ party: string, name: string }} room
 */
export async function authorize(request, room) {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const token = new URL(request.url).searchParams.get('token') ?? bearer;
  if (!token) return false;
  const { payload } = await jwtVerify(token, keys, rules);
  if (!Array.isArray(payload.rooms) || !payload.rooms.includes(room.name)) return false;
  // The others find this in `given` of the peer. What the peer says itself is its `presence`.
  return {
    given: { name: String(payload.name ?? 'Guest'), admin: payload.admin === true },
    rights: { relay: payload.relay !== false, turn: payload.turn !== false },
  };
}
