import type { Membership } from '../../src/core/room/membership.js';

/** In a page: its room tells the others that we are typing, or no longer, as a chat does. */
export function tellTyping(typing: boolean): void {
  const connection = document.querySelector('webrtc-room')!.connection as unknown as Membership;
  void connection.topic('webrtc:typing', { delivery: 'latest' }, true).send(typing);
}
