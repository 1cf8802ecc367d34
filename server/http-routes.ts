import { statSync } from 'node:fs';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import send from 'send';
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
const LIBRARY_FOLDER = fileURLToPath(new URL('../', import.meta.url));

/** Serves the client library, `/health` and, when asked to, a folder. */
export function createRoutes({ prefix, folder, health }: RouteOptions): Route {
  if (folder !== undefined && !isFolder(folder)) throw new Error(`There is no folder ${folder} to serve.`);
  return (request, response) => {
    const path = pathOf(request);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (reads && LIBRARY.test(path)) {
      // Pages of any origin may load the library: that is what it is here for.
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('cross-origin-resource-policy', 'cross-origin');
      sendFile(request, response, LIBRARY_FOLDER);
    } else if (reads && path === '/health') {
      response.setHeader('content-type', 'application/json');
      response.setHeader('cache-control', 'no-store');
      answer(response, 200, JSON.stringify(health()));
    } else if (parseRoomPath(prefix, path)) {
      response.setHeader('upgrade', 'websocket');
      answer(response, 426, 'This is a room. Open it as a WebSocket.\n');
    } else if (reads && folder !== undefined) {
      sendFile(request, response, folder);
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

/** Answers with a file of the folder; hidden ones are not there. */
function sendFile(request: IncomingMessage, response: ServerResponse, folder: string): void {
  response.setHeader('cache-control', 'no-cache'); // not `no-store`: that keeps pages out of the back/forward cache
  send(request, pathOf(request), { root: folder, dotfiles: 'ignore', cacheControl: false })
    .on('error', ({ status = 500 }: { status?: number }) => {
      if (response.headersSent) response.destroy();
      else if ([400, 403, 404].includes(status)) notFound(response);
      else answer(response, status, `${STATUS_CODES[status] ?? 'Error'}.\n`);
    })
    .pipe(response);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  response.setHeader('x-content-type-options', 'nosniff');
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(body);
}
