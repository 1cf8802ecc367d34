/** How long a browser may cache the answer to a preflight request, in seconds. */
const PREFLIGHT_AGE = 86_400;

/** Who may read an answer. */
export interface Readers {
  /** Whether pages of the asking origin may. */
  readonly allowed: boolean;
  /** Whether pages of all origins may use the server. */
  readonly open: boolean;
  /** The methods that they may use. */
  readonly methods: string;
}

/** Lets the page that asks read the answer, if its origin is allowed (CORS protocol of the Fetch standard). */
export function corsHeaders(request: Request, { allowed, open, methods }: Readers): Record<string, string> {
  const origin = request.headers.get('origin') ?? undefined;
  const basic = { 'cache-control': 'no-store', vary: 'origin', 'x-content-type-options': 'nosniff' };
  if (origin === undefined || !allowed) return basic;
  return {
    ...basic,
    'access-control-allow-origin': open ? '*' : origin,
    'access-control-allow-methods': methods,
    'access-control-allow-headers': 'authorization, content-type',
    'access-control-max-age': String(PREFLIGHT_AGE),
    // With a list of origins, their pages may send cookies, which `authorize` can check.
    ...(!open && { 'access-control-allow-credentials': 'true' }),
  };
}
