import type { PeerId } from '../../src/protocol/frames.js';
import type { Entrance, Pass, Refusal, RoomName, Visitor } from './entrance.js';

/** The HTTP status of a refusal. All others have 403. */
const STATUS: Readonly<Record<string, number>> = {
  unauthorised: 401,
  'bad-request': 400,
  'rate-limited': 429,
};
/** How long a browser may cache the answer to a preflight request, in seconds. */
const PREFLIGHT_AGE = 86_400;

/**
 * Answers `/:party/:room/turn`. `GET` returns `{ "iceServers": […] }` to clients that may enter the room; `OPTIONS`
 * tells browsers which pages may ask (CORS protocol of the Fetch standard). `admit` decides who may ask; by default
 * the entrance does.
 */
export async function answerTurn(
  entrance: Entrance,
  request: Request,
  room: RoomName,
  admit: (visitor: Visitor) => Pass | Refusal | Promise<Pass | Refusal> = (visitor) => entrance.admitRequest(visitor),
): Promise<Response> {
  const headers = corsHeaders(entrance, request);
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers });
  if (request.method !== 'GET') {
    return Response.json({ error: 'method-not-allowed' }, { status: 405, headers: { ...headers, allow: METHODS } });
  }
  const member: PeerId = new URL(request.url).searchParams.get('_pk') ?? 'guest';
  const origin = request.headers.get('origin') ?? undefined;
  const pass = await admit({ room, member, origin, request: () => request });
  if ('refused' in pass) {
    const { refused: error, message } = pass;
    return Response.json({ error, message }, { status: STATUS[error] ?? 403, headers });
  }
  const { iceServers, lifetime, failed = false } = pass.ice;
  return Response.json({ iceServers, lifetime, ...(failed && { error: 'turn-unavailable' }) }, { headers });
}

const METHODS = 'GET, OPTIONS';

/** Lets the page that asks read the answer, if its origin is allowed. */
function corsHeaders(entrance: Entrance, request: Request): Record<string, string> {
  const origin = request.headers.get('origin') ?? undefined;
  const basic = { 'cache-control': 'no-store', vary: 'origin', 'x-content-type-options': 'nosniff' };
  if (origin === undefined || !entrance.answers(origin, request.url)) return basic;
  return {
    ...basic,
    'access-control-allow-origin': entrance.open ? '*' : origin,
    'access-control-allow-methods': METHODS,
    'access-control-allow-headers': 'authorization, content-type',
    'access-control-max-age': String(PREFLIGHT_AGE),
    // With a list of origins, their pages may send cookies, which `authorize` can check.
    ...(!entrance.open && { 'access-control-allow-credentials': 'true' }),
  };
}
