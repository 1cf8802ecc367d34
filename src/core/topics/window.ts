/** Bytes of a topic that a peer may have sent to us, and we have not taken. As much as may be under way on a direct link. */
export const WINDOW = 16 * 1024 * 1024;
/** We tell the peer each time that we have taken so many more bytes. */
export const REPORT = WINDOW / 4;
