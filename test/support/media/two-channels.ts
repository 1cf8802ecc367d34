/** Which channels of a sound can be heard. */
export type Sides = 'left' | 'both' | 'neither';

declare global {
  var sidesOf: (source: string) => Sides;
}

/**
 * Runs in a page: its microphone is a tone in the left one of two channels from now on, and `sidesOf` says on which sides something is
 * heard that a peer publishes.
 */
export function openChannels(): void {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 440 });
  tone.start();
  const listen = (): MediaStream => {
    const merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
    const microphone = new MediaStreamAudioDestinationNode(context, { channelCount: 2 });
    tone.connect(merger, 0, 0).connect(microphone);
    return microphone.stream;
  };
  navigator.mediaDevices.getUserMedia = () => Promise.resolve(listen());
  const heard = new Map<MediaStreamTrack, readonly AnalyserNode[]>();
  const ears = (track: MediaStreamTrack): readonly AnalyserNode[] => {
    const splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
    context.createMediaStreamSource(new MediaStream([track])).connect(splitter);
    return [0, 1].map((channel) => {
      const ear = new AnalyserNode(context);
      splitter.connect(ear, channel);
      return ear;
    });
  };
  const loudness = (ear: AnalyserNode): number => {
    const wave = new Float32Array(ear.fftSize);
    ear.getFloatTimeDomainData(wave);
    return Math.max(...wave);
  };
  globalThis.sidesOf = (source) => {
    const track = stage.shown.get(source)?.track.stream.getAudioTracks()[0];
    if (!track) return 'neither';
    if (!heard.has(track)) heard.set(track, ears(track));
    const [left = 0, right = 0] = heard.get(track)!.map(loudness);
    if (left < 0.05) return 'neither';
    return right < left / 10 ? 'left' : 'both';
  };
}

/** Runs in a page: of each sound that it sends, whether the browser encodes both channels. */
export async function encodedInStereo(): Promise<boolean[]> {
  const found: boolean[] = [];
  for (const { connection } of room.peers.values()) {
    const report = await connection!.getStats();
    report.forEach((stats: { type: string; kind?: string; codecId?: string }) => {
      if (stats.type !== 'outbound-rtp' || stats.kind !== 'audio' || !stats.codecId) return;
      const { sdpFmtpLine } = report.get(stats.codecId) as { sdpFmtpLine: string };
      found.push(/(?:^|;)stereo=1/.test(sdpFmtpLine));
    });
  }
  return found;
}
