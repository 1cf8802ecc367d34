import { ConnectionError } from '../errors.js';
import type { SendOptions } from '../session/send-options.js';
import type { RemotePeer } from '../peer/remote-peer.js';
import type { PeerId } from '../../protocol/frames.js';

/** Those whom a message may be for. */
interface Addressees {
  readonly peers: ReadonlyMap<PeerId, RemotePeer>;
  /** Why there is no peer with this id. */
  missing(id: PeerId): ConnectionError;
}

/**
 * Calls `send` for each peer that `to` names, or for all that we want a path to. Settles when all of them have: it rejects with
 * the error of the first that has failed. What is for all is not for those who are blocked or refused
 * meanwhile. `verified`: if a peer that `to` names is not, it rejects, and `send` is not called; all are those who are.
 */
export async function sendTo(
  room: Addressees,
  { to, verified = false }: SendOptions,
  send: (peer: RemotePeer) => Promise<void>,
): Promise<void> {
  const { peers } = room;
  const ids = to === undefined ? undefined : [...new Set([to].flat())];
  const wrong = verified && ids?.find((id) => peers.get(id)?.trust !== 'verified');
  if (typeof wrong === 'string') {
    throw peers.has(wrong) ? new ConnectionError('not-verified', { peer: wrong }) : room.missing(wrong);
  }
  const sendOne = (id: PeerId): Promise<void> => {
    const peer = peers.get(id);
    return peer ? send(peer) : Promise.reject(room.missing(id));
  };
  if (typeof to === 'string') return sendOne(to);
  const isMeant = ({ wanted, trust }: RemotePeer): boolean =>
    wanted && (verified ? trust === 'verified' : trust !== 'refused');
  const results = await Promise.allSettled(ids?.map(sendOne) ?? [...peers.values()].filter(isMeant).map(send));
  const failed = results.find(
    (result) => result.status === 'rejected' && (to !== undefined || !isLeftOut(result.reason)),
  ) as PromiseRejectedResult | undefined;
  if (failed) throw failed.reason;
}

/** Whether a message was not delivered because its receiver does not belong to all. */
function isLeftOut(reason: unknown): boolean {
  const { code } = reason as Partial<ConnectionError>;
  return code === 'peer-blocked' || code === 'peer-refused';
}
