import type { IncomingMessage, ServerResponse } from 'node:http';

/** A host and a port, and nothing that would make it another part of an address. */
const HOST = /^[^\s/?#@\\]+$/;

/** The request as the Fetch standard has it, without a body; `undefined` when that cannot be, for its host or method. */
export function toWebRequest(request: IncomingMessage, secure: boolean): Request | undefined {
  const { host = 'localhost', ...rest } = request.headers;
  const base = `${secure ? 'https' : 'http'}://${host}`;
  const path = request.url ?? '';
  if (!HOST.test(host) || !path.startsWith('/')) return undefined;
  const headers = new Headers({ host });
  for (const [name, value] of Object.entries(rest)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  try {
    return new Request(base + path, { method: request.method ?? 'GET', headers });
  } catch {
    return undefined; // a port that is none, a method that the standard forbids
  }
}

/** Answers with what the Fetch standard calls a response. */
export async function sendWebResponse(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(await answer.text());
}
