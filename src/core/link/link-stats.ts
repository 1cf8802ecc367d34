/** How a direct link reaches the peer: straight, or over a TURN server. */
export type LinkPath = 'direct' | 'turn';

/** Statistics of a direct link, from `getStats()` (W3C webrtc-stats, RTCIceCandidatePairStats). */
export interface LinkStats {
  readonly path: LinkPath;
  /** In seconds. */
  readonly roundTripTime: number | undefined;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** Reads the statistics of the candidate pair in use; `undefined` while there is none. Loaded when it is first called: for statistics, or where the browser does not tell the pair in another way. */
export async function readStats(connection: RTCPeerConnection): Promise<LinkStats | undefined> {
  const report = (await connection.getStats()) as unknown as ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  const stats = [...report.values()];
  const transport = stats.find(({ type }) => type === 'transport');
  const pair =
    report.get(String(transport?.['selectedCandidatePairId'])) ??
    stats.find(({ type, nominated, state }) => type === 'candidate-pair' && nominated && state === 'succeeded');
  if (!pair) return undefined;
  const relayed = ['localCandidateId', 'remoteCandidateId'].some(
    (name) => report.get(String(pair[name]))?.['candidateType'] === 'relay',
  );
  return {
    path: relayed ? 'turn' : 'direct',
    roundTripTime: pair['currentRoundTripTime'] as number | undefined,
    bytesSent: Number(pair['bytesSent']),
    bytesReceived: Number(pair['bytesReceived']),
  };
}
