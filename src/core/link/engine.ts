/** Whether Firefox wrote this session description. */
export function isFirefox(description: RTCSessionDescriptionInit | null | undefined): boolean | undefined {
  return description?.sdp?.includes('o=mozilla');
}
