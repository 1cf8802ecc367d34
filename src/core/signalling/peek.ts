import { isCount, isObject } from '../../protocol/shape.js';
import { after } from '../after.js';
import { parseHost } from './host.js';
import type { SocketAddress } from './socket.js';

/** A room to ask about. */
export interface PeekOptions extends Pick<SocketAddress, 'host' | 'room' | 'party' | 'prefix' | 'query'> {
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/** How many members a room has; `untold`: its server does not say; `unknown`: it cannot say now, or does not answer. */
export type Peek = number | 'untold' | 'unknown';

/** How long the server may take to answer, and the page to give its `query`, in ms. */
const PATIENCE = 10_000;
/** No more is read of an answer that is as long as this, in UTF-16 code units. */
const LONGEST = 1_024;

/** Asks a server how many members a room has, without entering it. Never rejects. */
export async function peek({ signal, ...room }: PeekOptions): Promise<Peek> {
  if (signal.aborted) return 'unknown';
  const over = new AbortController();
  const end = (): void => over.abort();
  const stop = after(PATIENCE, end);
  signal.addEventListener('abort', end, { signal: over.signal });
  const ended = new Promise<Peek>((resolve) => over.signal.addEventListener('abort', () => resolve('unknown')));
  try {
    return await Promise.race([ask(room, over.signal).catch(() => 'unknown' as const), ended]);
  } finally {
    stop();
    end();
  }
}

async function ask(
  { host: text, room, party = 'main', prefix = 'parties', query }: Omit<PeekOptions, 'signal'>,
  signal: AbortSignal,
): Promise<Peek> {
  const { protocol, host, blocked } = parseHost(text);
  if (blocked) return 'untold';
  const parameters = new URLSearchParams(typeof query === 'function' ? await query() : query);
  const path = [prefix.replace(/^\/+|\/+$/g, ''), encodeURIComponent(party), encodeURIComponent(room)].join('/');
  const url = `${protocol === 'wss' ? 'https' : 'http'}://${host}/${path}?${parameters}`;
  const { ok, status, body } = await fetch(url, { signal, cache: 'no-store', referrerPolicy: 'no-referrer' });
  if (ok) return read(await textOf(body));
  return status === 429 || status >= 500 ? 'unknown' : 'untold'; // it may pass, or it does not
}

/** Reads an answer. A server that does not say how many are inside may answer anything. */
function read(text: string): Peek {
  try {
    const answer: unknown = JSON.parse(text);
    return isObject(answer) && isCount(answer['members']) ? answer['members'] : 'untold';
  } catch {
    return 'untold';
  }
}

/** The text of an answer, or its beginning if it is too long. */
async function textOf(body: Response['body']): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (reader && text.length < LONGEST) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  reader?.cancel().catch(() => undefined); // what is left of it
  return text;
}
