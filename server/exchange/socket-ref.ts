/** Names a socket of any server: the server's name, a dot and a number. */
export type SocketRef = string;

/** The name of the server that a socket is on. */
export function serverOf(ref: SocketRef): string {
  return ref.slice(0, ref.indexOf('.'));
}
