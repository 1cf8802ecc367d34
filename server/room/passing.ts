import type { Bytes } from '../../src/protocol/bytes.js';
import { isId, type PeerId } from '../../src/protocol/frames.js';
import { packRelay, unpackRelay } from '../../src/protocol/relay-frame.js';
import { refusal, unknownPeer, type Outgoing } from './outgoing.js';
import type { Seat } from './seat.js';
import { writeSignalText, type SignalText } from './signal-text.js';

type Seats<Socket> = ReadonlyMap<PeerId, Seat<Socket>>;

/** Passes a signal on as it is, under the sender's real id. */
export function passSignal<Socket>(
  { id, socket }: Seat<Socket>,
  { to, signal }: SignalText,
  seats: Seats<Socket>,
): Outgoing<Socket>[] {
  const receiver = seats.get(to);
  if (!receiver) return [[socket, unknownPeer(to)]];
  return [[receiver.socket, writeSignalText(id, signal)]];
}

/** Relays bytes as they are, under the sender's real id. `allocate`: see `RoomOptions`. */
export function passBytes<Socket>(
  { id, socket, rights }: Seat<Socket>,
  data: Bytes,
  seats: Seats<Socket>,
  allocate: ((size: number) => Bytes) | undefined,
): Outgoing<Socket>[] {
  if (rights.relay === false)
    return [[socket, refusal('not-allowed', 'You have no right to send through the server.')]];
  const frame = unpackRelay(data);
  if (!frame || !isId(frame.id)) return [[socket, refusal('bad-frame', 'This frame is invalid.')]];
  const to = seats.get(frame.id);
  if (!to) return [[socket, unknownPeer(frame.id)]];
  return [[to.socket, packRelay(id, frame.payload, allocate)]];
}
