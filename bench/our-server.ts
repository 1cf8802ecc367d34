import { serve } from 'webrtc-elements/server/node';

/** Our server, as a process of its own whose parent is the bench. */

/** All clients come from one address, and send as much as they can. */
const limits = {
  membersPerRoom: Infinity,
  socketsPerAddress: Infinity,
  connectsPerSecond: Infinity,
  framesPerSecond: Infinity,
  bytesPerSecond: Infinity,
};

const { url } = await serve({ port: 0, iceServers: [], limits });
process.send?.({ url });
