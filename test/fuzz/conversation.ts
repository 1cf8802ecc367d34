import type { Connection } from 'webrtc-elements/core';

/** A steady conversation with one peer, as one side of it sees it. */
export interface Conversation {
  /** Messages sent; those whose promise was fulfilled; and those that came, each in its place. */
  said: number;
  told: number;
  heard: number;
  /** The first thing that was not as it must be. */
  fault: string | undefined;
  stop(): void;
}

/**
 * Says numbers to a peer, one every `pace` ms, and hears its own. Needs nothing from around it, for it runs in pages
 * too.
 */
export function converse(connection: Connection, partner: string, pace: number): Conversation {
  const conversation: Conversation = { said: 0, told: 0, heard: 0, fault: undefined, stop: () => clearInterval(clock) };
  const fail = (fault: string): void => {
    conversation.fault ??= `${connection.id} with ${partner}: ${fault}`;
  };
  connection.on('message', ({ data, peer }) => {
    if (peer !== partner) return;
    const expected = `number ${conversation.heard++}`;
    if (data === expected) return;
    const other = typeof data === 'string' ? data.slice(0, 40) : Object.prototype.toString.call(data);
    fail(`${other} came in place of ${expected}`);
  });
  connection.on('peer-disconnect', (peer) => {
    if (peer === partner) fail('it was gone');
  });
  const say = (): void => {
    connection.send(`number ${conversation.said++}`, { to: partner }).then(
      () => (conversation.told += 1),
      (error: unknown) => fail(`a message was rejected: ${String(error)}`),
    );
  };
  const clock = setInterval(say, pace);
  return conversation;
}
