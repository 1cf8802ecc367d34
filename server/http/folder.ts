import { constants } from 'node:fs';
import { open, readlink, realpath, type FileHandle } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { isAbsolute, relative, sep } from 'node:path';
import send, { type SendStream } from 'send';

/** Opening a pipe must not wait for somebody to write to it. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/**
 * Makes the answer to a request for a file of a folder; `pipe(response)` sends it. It serves no hidden file, and nothing outside of
 * the folder, even if a symbolic link in the folder leads there.
 *
 * A link can change between two looks at it. So the file is opened once, and read only if the open file lies in the folder.
 */
export function sendFromFolder(request: IncomingMessage, path: string, folder: string): SendStream {
  const answer = send(request, path, { root: folder, dotfiles: 'ignore', cacheControl: false });
  const original = {
    redirect: answer.redirect.bind(answer),
    send: answer.send.bind(answer),
    stream: answer.stream.bind(answer),
  };
  let file: FileHandle | undefined;

  const sendOpen = async (found: string): Promise<void> => {
    file = await openInside(folder, found);
    const stat = await file?.stat();
    if (stat?.isFile()) original.send(found, stat);
    else answer.error(404);
    await file?.close(); // nobody needs to read it: the client has it already, or asks about it only
  };
  const redirectInside = async (found: string): Promise<void> => {
    if (await isInside(folder, () => realpath(found))) original.redirect(found);
    else answer.error(404);
  };
  const fail = (): void => answer.error(500);
  answer.send = (found) => void sendOpen(found).catch(fail);
  answer.redirect = (found) => void redirectInside(found).catch(fail);
  answer.stream = (found, options) => {
    original.stream(found, { ...options, fd: file });
    file = undefined; // the stream closes it
  };
  answer.onStatError = () => answer.error(404); // a file that may not be read looks like one that is not there
  return answer;
}

/** Opens a file that lies in the folder. `undefined` if there is none. */
async function openInside(folder: string, path: string): Promise<FileHandle | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, FLAGS);
    const opened = file;
    if (await isInside(folder, () => pathOf(opened, path))) return file;
  } catch {
    // It is not there, or may not be read.
  }
  await file?.close();
  return undefined;
}

/** Where an open file lies. Rejects if that cannot be told for certain. */
async function pathOf(file: FileHandle, path: string): Promise<string> {
  if (process.platform === 'linux') return readlink(`/proc/self/fd/${file.fd}`);
  const real = await realpath(path);
  const again = await open(real, FLAGS | constants.O_NOFOLLOW);
  try {
    const [one, other] = await Promise.all([file.stat(), again.stat()]);
    if (one.dev !== other.dev || one.ino !== other.ino) throw new Error('The file has changed.');
    return real;
  } finally {
    await again.close();
  }
}

/** Whether a path without links lies in the folder, and is not hidden there. */
async function isInside(folder: string, path: () => Promise<string>): Promise<boolean> {
  try {
    const way = relative(await realpath(folder), await path());
    return !isAbsolute(way) && !way.split(sep).some((part) => part.startsWith('.')); // absolute: on another drive
  } catch {
    return false;
  }
}
