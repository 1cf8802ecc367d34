import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import { isName } from '../src/core/protocol.js';

/** Takes a request and says whether it was one of ours. */
export type Route = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Which room a socket wants, and what it says of itself. */
export interface RoomAddress {
  readonly party: string;
  readonly room: string;
  readonly query: URLSearchParams;
}

export interface RouteOptions {
  /** What comes before `/:party/:room`. */
  readonly prefix: string;
  /** A folder to serve besides. */
  readonly folder: string | undefined;
  readonly health: () => object;
}

const LIBRARY = /^\/webrtc-elements\.js(\.map)?$/;
/** Files are read anew for every request, so that a new build shows at once. */
const FILES = { dev: true, etag: true };

/** Serves the client library, `/health` and, when asked to, a folder. */
export function createRoutes({ prefix, folder, health }: RouteOptions): Route {
  const library = sirv(fileURLToPath(new URL('../', import.meta.url)), { ...FILES, setHeaders: allowAnyOrigin });
  const files = folder === undefined ? undefined : sirv(folder, { ...FILES, setHeaders: revalidate });
  return (request, response) => {
    const path = pathOf(request);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (reads && LIBRARY.test(path)) {
      library(request, response, () => answer(response, 404, 'The client library is not built.\n'));
    } else if (reads && path === '/health') {
      response.setHeader('content-type', 'application/json');
      response.setHeader('cache-control', 'no-store');
      answer(response, 200, JSON.stringify(health()));
    } else if (parseRoomPath(prefix, path)) {
      response.setHeader('upgrade', 'websocket');
      answer(response, 426, 'This is a room. Open it as a WebSocket.\n');
    } else if (reads && files) {
      files(request, response, () => answer(response, 404, 'Not found.\n'));
    } else {
      return false;
    }
    return true;
  };
}

/** Answers a request that nobody takes. */
export function notFound(response: ServerResponse): void {
  answer(response, 404, 'Not found.\n');
}

/** Reads `/PREFIX/:party/:room?…`; `undefined` for any other address. */
export function parseRoomAddress(prefix: string, request: IncomingMessage): RoomAddress | undefined {
  const names = parseRoomPath(prefix, pathOf(request));
  if (!names) return undefined;
  const mark = request.url?.indexOf('?') ?? -1;
  return { ...names, query: new URLSearchParams(mark < 0 ? '' : request.url?.slice(mark)) };
}

function parseRoomPath(prefix: string, path: string): { party: string; room: string } | undefined {
  if (!path.startsWith(`/${prefix}/`)) return undefined;
  const [party, room, ...rest] = path
    .slice(prefix.length + 2)
    .split('/')
    .map(decode);
  return rest.length === 0 && isName(party) && isName(room) ? { party, room } : undefined;
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split('?', 1)[0] ?? '';
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Pages of any origin may load the library: that is what it is here for. */
function allowAnyOrigin(response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
  revalidate(response);
}

/** Not `no-store`: that would keep pages out of the back/forward cache. */
function revalidate(response: ServerResponse): void {
  response.setHeader('cache-control', 'no-cache');
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  response.setHeader('x-content-type-options', 'nosniff');
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(body);
}
