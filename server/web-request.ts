import type { IncomingMessage, ServerResponse } from 'node:http';

/** The request as the Fetch standard has it, without a body; `undefined` when its address makes no sense. */
export function toWebRequest(request: IncomingMessage, secure: boolean): Request | undefined {
  const { host = 'localhost', ...rest } = request.headers;
  const base = `${secure ? 'https' : 'http'}://${host}`;
  const path = request.url ?? '';
  if (!path.startsWith('/') || !URL.canParse(base + path)) return undefined;
  const headers = new Headers({ host });
  for (const [name, value] of Object.entries(rest)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  return new Request(base + path, { method: request.method ?? 'GET', headers });
}

/** Answers with what the Fetch standard calls a response. */
export async function sendWebResponse(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(await answer.text());
}
