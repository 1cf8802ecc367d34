import type { Connection } from './room/connection.js';
import type { Membership } from './room/membership.js';
import type { Topic, TopicOptions } from './topics/topic.js';

export { checkTopic } from './topics/check-topic.js';

/** Opens a topic of ours, for the elements: its name begins with `webrtc:`, which pages may not use. */
export function ownTopic(connection: Connection, name: string, options?: TopicOptions): Topic {
  const { topic } = connection as Pick<Membership, 'topic'>;
  return topic.call(connection, `webrtc:${name}`, options, true);
}
