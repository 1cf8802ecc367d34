/**
 * Has a transceiver offer and accept one form of each codec, in the order that the browser prefers. Chromium offers fourteen of four codecs,
 * in 4 kB for each video: with eight videos of both sides, session descriptions would become too large. Sound is small as it is.
 */
export function narrow(transceiver: RTCRtpTransceiver): void {
  const { RTCRtpReceiver, navigator } = globalThis as Partial<typeof globalThis>; // a package of WebRTC for Node has none
  // Firefox offers few. What it describes after a choice of codecs, Chromium may refuse (Firefox 153).
  if (!RTCRtpReceiver || navigator?.userAgent.includes('Firefox') || transceiver.receiver.track.kind !== 'video')
    return;
  const codecs = oneOfEach(RTCRtpReceiver.getCapabilities('video')?.codecs ?? []);
  if (codecs.length > 0) transceiver.setCodecPreferences(codecs);
}

function oneOfEach(codecs: readonly RTCRtpCodec[]): RTCRtpCodec[] {
  const forms = codecs.filter(isCommon);
  return forms.filter(({ mimeType }, at) => forms.findIndex((form) => form.mimeType === mimeType) === at);
}

/** Of the forms of H.264, browsers prefer different ones, and all have this one (RFC 7742, section 6.2). */
function isCommon({ mimeType, sdpFmtpLine = '' }: RTCRtpCodec): boolean {
  const isH264 = mimeType.toLowerCase() === 'video/h264';
  return !isH264 || (/profile-level-id=42e0/i.test(sdpFmtpLine) && sdpFmtpLine.includes('packetization-mode=1'));
}
