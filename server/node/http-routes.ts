import { statSync } from 'node:fs';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import send, { type SendStream } from 'send';
import { sendFromFolder } from '../http/folder.js';
import { isName } from '../../src/protocol/frames.js';
import type { RoomName } from '../entrance/entrance.js';
import { answerRoom } from '../entrance/room-route.js';
import type { RoomRequests } from './room-requests.js';

/** Answers a request. Returns false if it is not for this server. */
export type Route = (request: IncomingMessage, response: ServerResponse) => boolean;

/** The room of a URL, and its query. */
export interface RoomAddress {
  readonly room: RoomName;
  readonly query: URLSearchParams;
}

/** An answer of `/health` or `/metrics`. `type` is its content type. */
export interface Report {
  readonly status?: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RouteOptions {
  /** What comes before `/:party/:room`. */
  readonly prefix: string;
  /** A folder whose files are served too. */
  readonly folder: string | undefined;
  /** The answers of `/health` and `/metrics`. `undefined` for any other path. */
  readonly report: (path: string, request: IncomingMessage) => Report | Promise<Report> | undefined;
  readonly requests: Pick<RoomRequests, 'turn' | 'peek'>;
}

/** The builds of the client library for pages and workers without a build step, and the parts that they load later. */
const LIBRARY = /^\/webrtc-(?:elements|core)(?:[-.]\w+)*\.js(?:\.map)?$/;
const LIBRARY_FOLDER = fileURLToPath(new URL('../../', import.meta.url));

/** Serves the client library, the reports, `…/turn` and, if there is one, a folder. */
export function createRoutes({ prefix, folder, report, requests }: RouteOptions): Route {
  if (folder !== undefined && !isFolder(folder)) throw new Error(`The folder ${folder} does not exist.`);
  return (request, response) => {
    const path = pathOf(request);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const told = reads ? report(path, request) : undefined;
    const [room, rest] = parseRoomPath(prefix, path);
    if (reads && LIBRARY.test(path)) {
      // Pages of all origins may load the library.
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('cross-origin-resource-policy', 'cross-origin');
      sendFile(response, send(request, path, { root: LIBRARY_FOLDER, cacheControl: false }));
    } else if (told) {
      void answerReport(response, told);
    } else if (room && rest === 'turn') {
      requests.turn(request, response, room);
    } else if (room && rest === undefined) {
      if (requests.peek(request, response, room)) return true;
      const { status, headers, body } = answerRoom(request.method ?? '');
      response.writeHead(status, headers).end(body);
    } else if (reads && folder !== undefined) {
      sendFile(response, sendFromFolder(request, path, folder));
    } else {
      return false;
    }
    return true;
  };
}

/** Answers a request that nothing else answers. */
export function notFound(response: ServerResponse): void {
  answer(response, 404, 'Not found.\n');
}

/** Answers with a status and its name. */
export function answerStatus(response: ServerResponse, status: number): void {
  answer(response, status, `${STATUS_CODES[status] ?? 'Error'}.\n`);
}

/** Reads a path like `/PREFIX/:party/:room?…`. `undefined` for any other. */
export function parseRoomAddress(prefix: string, request: IncomingMessage): RoomAddress | undefined {
  const [room, rest] = parseRoomPath(prefix, pathOf(request));
  if (!room || rest !== undefined) return undefined;
  const mark = request.url?.indexOf('?') ?? -1;
  return { room, query: new URLSearchParams(mark < 0 ? '' : request.url?.slice(mark)) };
}

/** The room in a path, and what comes after it. */
function parseRoomPath(prefix: string, path: string): [room?: RoomName, rest?: string | undefined] {
  if (!path.startsWith(`/${prefix}/`)) return [];
  const start = prefix.length + 2;
  const slash = path.indexOf('/', start);
  if (slash < 0) return [];
  const end = path.indexOf('/', slash + 1);
  const party = decode(path.slice(start, slash));
  const name = decode(path.slice(slash + 1, end < 0 ? undefined : end));
  if (!isName(party) || !isName(name)) return [];
  return [{ party, name }, end < 0 ? undefined : (decode(path.slice(end + 1)) ?? '')];
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split('?', 1)[0] ?? '';
}

function decode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

async function answerReport(response: ServerResponse, report: Report | Promise<Report>): Promise<void> {
  const { status = 200, type, body, headers } = await report;
  response.setHeader('content-type', type);
  response.setHeader('cache-control', 'no-store');
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  answer(response, status, body);
}

/** Answers with a file. */
function sendFile(response: ServerResponse, file: SendStream): void {
  response.setHeader('cache-control', 'no-cache'); // not `no-store`: that keeps pages out of the back/forward cache
  file
    .on('error', ({ status = 500 }: { status?: number }) => {
      if (response.headersSent) response.destroy();
      else if ([400, 403, 404].includes(status)) notFound(response);
      else answerStatus(response, status);
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
