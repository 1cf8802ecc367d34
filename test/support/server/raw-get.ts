import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { within } from '../wait.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Asks for a path exactly as it is written; `fetch` would tidy it up first. */
export function rawGet(
  url: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const ask = async (): Promise<Answer> => {
    const sent = request({ hostname, port, path, headers, method, agent: false }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    let body = '';
    response.setEncoding('utf8');
    for await (const chunk of response) body += String(chunk);
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  };
  return within(ask(), `${method} ${path} is answered`);
}
