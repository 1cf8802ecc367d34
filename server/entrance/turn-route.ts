import { corsHeaders } from './cors.js';
import type { Entrance, Pass, Refusal, RoomName, Visitor } from './entrance.js';
import { refuseRequest, visitorOf } from './request.js';

const METHODS = 'GET, OPTIONS';

/**
 * Answers `/:party/:room/turn`. `GET` returns `{ "iceServers": […] }` to clients that may enter the room; `OPTIONS`
 * tells browsers which pages may ask. `admit` decides who may ask; by default the entrance does.
 */
export async function answerTurn(
  entrance: Entrance,
  request: Request,
  room: RoomName,
  admit: (visitor: Visitor) => Pass | Refusal | Promise<Pass | Refusal> = (visitor) => entrance.admitRequest(visitor),
): Promise<Response> {
  const visitor = visitorOf(request, room);
  const { origin } = visitor;
  const allowed = entrance.answers(origin, request.url);
  const headers = corsHeaders(request, { allowed, open: entrance.open, methods: METHODS });
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers });
  if (request.method !== 'GET') {
    return Response.json({ error: 'method-not-allowed' }, { status: 405, headers: { ...headers, allow: METHODS } });
  }
  const pass = await admit(visitor);
  if ('refused' in pass) return refuseRequest(pass, headers);
  const { iceServers, lifetime, failed = false } = pass.ice;
  return Response.json({ iceServers, lifetime, ...(failed && { error: 'turn-unavailable' }) }, { headers });
}
