// Prints a token for a room, valid for ten minutes: node token.mjs lobby Ada. Your own login service would do the same.
import { SignJWT } from 'jose';

const [room, name = 'Guest'] = process.argv.slice(2);
const { JWT_SECRET, JWT_ISSUER, JWT_AUDIENCE = 'webrtc-elements' } = process.env;
if (!room || !JWT_SECRET) throw new Error('Set JWT_SECRET, and name a room: node token.mjs lobby Ada');

const token = new SignJWT({ rooms: [room], name })
  .setProtectedHeader({ alg: 'HS256' })
  .setAudience(JWT_AUDIENCE)
  .setExpirationTime('10 minutes');
if (JWT_ISSUER) token.setIssuer(JWT_ISSUER);
process.stdout.write(`${await token.sign(new TextEncoder().encode(JWT_SECRET))}\n`);
