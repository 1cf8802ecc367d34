/** The stream of plain messages. */
export const PLAIN = 0;
/** The stream of what two peers say about their topics. The page knows nothing of it. */
export const CONTROL = 1;
/** The first stream that can be a topic. */
export const FIRST_TOPIC = 2;
/** The last one. */
export const LAST_TOPIC = 0xffff;
