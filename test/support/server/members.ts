import type { Member, PeerId } from '../../../src/protocol/frames.js';
import type { Client } from '../client.js';

/** Who is here besides oneself, as a page has it from all the frames that it got. */
export function membersOf({ frames }: Client): ReadonlyMap<PeerId, Member> {
  const members = new Map<PeerId, Member>();
  for (const frame of frames) {
    if (frame.type === 'welcome') {
      members.clear();
      for (const member of frame.members) members.set(member.id, member);
    } else if (frame.type === 'joined') {
      members.set(frame.member.id, frame.member);
    } else if (frame.type === 'left') {
      members.delete(frame.id);
    } else if (frame.type === 'presence') {
      const member = members.get(frame.id);
      if (member) members.set(frame.id, { ...member, presence: frame.presence });
    }
  }
  return members;
}
