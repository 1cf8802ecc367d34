/** Stop filling a channel's buffer here, and fill it again from there, in bytes: the fastest that was measured by hand. */
const HIGH_WATER = 128 * 1024;
const LOW_WATER = 64 * 1024;

/** Resolves when more may be sent over a channel; `undefined` if that is now. */
export function drained(channel: RTCDataChannel): Promise<unknown> | undefined {
  if (channel.bufferedAmount < HIGH_WATER) return undefined;
  channel.bufferedAmountLowThreshold = LOW_WATER;
  return new Promise((resolve) => channel.addEventListener('bufferedamountlow', resolve, { once: true }));
}
