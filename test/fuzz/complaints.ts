import type { Connection } from 'webrtc-elements/core';

/** What a connection complained of. */
export interface Complaints {
  /** Times that each code came. */
  codes: [code: string, times: number][];
  /** What was no error of ours. */
  untyped: string[];
  /** Events of all kinds. */
  events: number;
}

/** Writes down the errors of a connection. Needs nothing from around it, for it runs in pages too. */
export function collect(connection: Connection): Complaints {
  const complaints: Complaints = { codes: [], untyped: [], events: 0 };
  const names = ['peerlist', 'connect', 'upgrade', 'downgrade', 'path', 'peer', 'datachannel', 'message'] as const;
  const others = ['peer-disconnect', 'peer-state', 'webrtc-close', 'presence', 'state', 'close', 'socket'] as const;
  for (const name of [...names, ...others]) connection.on(name, () => (complaints.events += 1));
  connection.on('error', (error: unknown) => {
    complaints.events++;
    const typed = error instanceof Error && error.name === 'ConnectionError' && 'code' in error;
    const code = typed && typeof error.code === 'string' ? error.code : '';
    const known = complaints.codes.find(([name]) => name === code);
    if (!code) complaints.untyped.push(String(error));
    else if (known) known[1]++;
    else complaints.codes.push([code, 1]);
  });
  return complaints;
}
