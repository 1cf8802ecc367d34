import type { Refusal, RoomName, Visitor } from './entrance.js';

/** The HTTP status of a refusal. All others have 403. */
const STATUS: Readonly<Record<string, number>> = {
  unauthorised: 401,
  'bad-request': 400,
  'rate-limited': 429,
  unavailable: 503,
};

/** Who asks about a room, without a socket. */
export function visitorOf(request: Request, room: RoomName): Visitor {
  return {
    room,
    member: new URL(request.url).searchParams.get('_pk') ?? 'guest',
    origin: request.headers.get('origin') ?? undefined,
    request: () => request,
  };
}

/** Answers a request that is refused. */
export function refuseRequest({ refused: error, message }: Refusal, headers: Record<string, string>): Response {
  return Response.json({ error, message }, { status: STATUS[error] ?? 403, headers });
}
