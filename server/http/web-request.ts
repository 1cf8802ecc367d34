import type { IncomingMessage, ServerResponse } from 'node:http';

/** A host and port, without characters that begin another part of a URL. */
const HOST = /^[^\s/?#@\\]+$/;

/** Makes a `Request` of the Fetch standard, without a body. `undefined` if its host, port or method is invalid. */
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
    return undefined; // an invalid port, or a method that the standard forbids
  }
}

/** Sends a `Response` of the Fetch standard. */
export async function sendWebResponse(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(await answer.text());
}
