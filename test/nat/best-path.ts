import type { PeerPath } from 'webrtc-elements/core';
import type { IceKit } from './ice.js';
import type { Nat } from './nat.js';

/** The best path that there is between two people behind such NATs who have these ICE servers. */
export function bestPath(a: Nat, b: Nat, kit: IceKit): PeerPath {
  if (canMeet(a, b, kit)) return 'direct';
  if (canRelay(a, b, kit) || canRelay(b, a, kit)) return 'turn';
  return 'relay';
}

/**
 * Whether ICE makes a hole through both NATs (RFC 8445). Each side sends to the other's public address, so each has to know its own:
 * by STUN, as there is no other way to learn it. Against filtering that goes by address and port the two ports have to be those that
 * were told: what comes from another is turned away. A port that was never told can be learned from a packet that has come in, as a
 * peer-reflexive candidate (section 7.3.1.3); for that the other side has to let it in.
 */
function canMeet(a: Nat, b: Nat, { stun }: IceKit): boolean {
  return stun && a.udp && b.udp && canEnter(a, b) && canEnter(b, a);
}

/** Whether a packet from behind one NAT gets in at the other, to whose public address both have sent before. */
function canEnter(from: Nat, to: Nat): boolean {
  return to.filtering === 'endpoint-independent' || from.mapping === 'endpoint-independent';
}

/** Whether the owner can have an address at the TURN server at which the other reaches it (RFC 8656). */
function canRelay(owner: Nat, other: Nat, kit: IceKit): boolean {
  if (!canAllocate(owner, kit)) return false;
  // From one relayed address to the other one: both are at the server.
  if (canAllocate(other, kit)) return true;
  // From the other's own socket. The owner has to permit its public IP address first (section 9), so it has to know of it. The port
  // does not matter, nor does how the other's NAT filters: what comes back comes from where it has sent to.
  return other.udp && kit.stun;
}

function canAllocate({ udp, tcp }: Nat, { turn }: IceKit): boolean {
  if (!turn) return false;
  return turn.transport === 'udp' ? udp : tcp === 'any' || tcp.includes(turn.port);
}
