/**
 * A line to the other page, with all that the meters need of it. One implementation is by hand, the other is ours.
 *
 * @typedef {object} Line
 * @property {(data: string | ArrayBuffer) => void} hear Called with every message; the meter sets it.
 * @property {Promise<unknown>} joined The server has us, so that the other page may call.
 * @property {Promise<unknown>} opened Messages can be sent: to who is there, or to who has come.
 * @property {(data: string | ArrayBuffer) => unknown} send
 * @property {(style: Style, bytes: ArrayBuffer, times: number) => Promise<void>} pour Sends all of it so often, as fast as it goes.
 * @property {(stream: MediaStream) => void} see Called with the other's film; the meter sets it.
 * @property {(track: MediaStreamTrack) => void} publish Shows the other page a film: from the first, or from now on.
 * @property {() => Promise<string>} path What the messages run over, once that is settled.
 * @property {() => void} close
 */

/** @typedef {import('../bench-page.js').Style} Style */

/** Size of the messages that many bytes are sent in. */
export const CHUNK = 64 * 1024;

/**
 * The parts that many bytes are sent in.
 *
 * @param {ArrayBuffer} bytes
 * @param {number} times
 * @returns {Generator<Uint8Array<ArrayBuffer>>}
 */
export function* chunksOf(bytes, times) {
  for (let i = 0; i < times; i++) {
    for (let at = 0; at < bytes.byteLength; at += CHUNK) {
      yield new Uint8Array(bytes, at, Math.min(CHUNK, bytes.byteLength - at));
    }
  }
}

/** What a line does with messages that nobody waits for. */
export const ignore = () => undefined;
