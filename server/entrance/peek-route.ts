import { corsHeaders } from './cors.js';
import type { Entrance, Refusal, RoomName, Visitor } from './entrance.js';
import { refuseRequest, visitorOf } from './request.js';

const METHODS = 'GET, HEAD, OPTIONS';

/** How a room is asked how many are in it. */
export interface PeekOptions {
  /** How many members the room has, on all servers. Rejects if there is no telling now. */
  readonly count: () => number | Promise<number>;
  /** Decides who may ask. By default the entrance does. */
  readonly admit?: (visitor: Visitor) => Refusal | undefined | Promise<Refusal | undefined>;
}

/**
 * Answers `/:party/:room` where the server says how many are in a room: `{ "members": 3 }`, to clients that may enter it. Such a request
 * opens no room, and nobody inside hears of it.
 */
export async function answerPeek(
  entrance: Entrance,
  request: Request,
  room: RoomName,
  { count, admit = (visitor) => entrance.admitPeek(visitor) }: PeekOptions,
): Promise<Response> {
  const visitor = visitorOf(request, room);
  const allowed = entrance.allows(visitor.origin);
  const headers = corsHeaders(request, { allowed, open: entrance.open, methods: METHODS });
  const refusal = await admit(visitor);
  if (refusal) return refuseRequest(refusal, headers);
  try {
    return Response.json({ members: await count() }, { headers });
  } catch {
    return refuseRequest(UNAVAILABLE, headers);
  }
}

const UNAVAILABLE: Refusal = { refused: 'unavailable', message: 'The server cannot tell now. Try again later.' };
