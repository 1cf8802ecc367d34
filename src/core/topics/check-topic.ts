import type { Topic, TopicOptions } from './topic.js';

/** Topics of the page that may be open at a time. */
export const MOST_TOPICS = 256;
/** The longest name of a topic, in bytes of UTF-8. */
export const LONGEST_NAME = 64;
/** Names that begin like this are ours. */
const OWN = 'webrtc:';

/**
 * Throws a `TypeError` if a topic cannot be opened.
 *
 * @param own - whether the topic is ours, not the page's
 * @param others - the topic of this name, if it is open, or else all that are open
 */
export function checkTopic(
  name: string,
  { delivery = 'reliable' }: TopicOptions,
  own: boolean,
  others: readonly Pick<Topic, 'name' | 'delivery'>[],
): void {
  const size = typeof name === 'string' ? new TextEncoder().encode(name).length : 0;
  if (size < 1 || size > LONGEST_NAME || (!own && name.startsWith(OWN))) {
    throw new TypeError(`A topic's name has 1 to ${LONGEST_NAME} bytes, and does not begin with "${OWN}".`);
  }
  if (!['reliable', 'latest'].includes(delivery)) throw new TypeError('The delivery is "reliable" or "latest".');
  const [known] = others;
  if (known?.name === name && known.delivery !== delivery)
    throw new TypeError(`"${name}" is open as ${known.delivery}.`);
  if (!own && others.filter((other) => !other.name.startsWith(OWN)).length >= MOST_TOPICS) {
    throw new TypeError(`${MOST_TOPICS} topics are open: close one first.`);
  }
}
