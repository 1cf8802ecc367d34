/** The ICE servers that a page has. */
export interface IceKit {
  readonly stun: boolean;
  /** How it talks to its TURN server (RFC 8656, section 3.1), and at which port. */
  readonly turn?: { readonly transport: 'udp' | 'tcp' | 'tls'; readonly port: number };
}

/** Where the server has its TURN, and STUN beside it. */
export const ICE_ADDRESS = '203.0.113.10';
export const TURN_PORT = 3478;
export const TURNS_PORT = 443;

/** The kits of the matrix. */
export const ICE_KITS = {
  STUN: { stun: true },
  'STUN, TURN/UDP': { stun: true, turn: { transport: 'udp', port: TURN_PORT } },
  'TURN/TCP': { stun: false, turn: { transport: 'tcp', port: TURN_PORT } },
  'TURNS on 443': { stun: false, turn: { transport: 'tls', port: TURNS_PORT } },
  none: { stun: false },
} as const satisfies Readonly<Record<string, IceKit>>;

export type IceKitName = keyof typeof ICE_KITS;

/** The URLs of a kit (RFC 7064, RFC 7065). */
export function iceUrls({ stun, turn }: IceKit): { stun: string[]; turn: string[] } {
  const scheme = turn?.transport === 'tls' ? 'turns' : 'turn';
  const transport = turn?.transport === 'udp' ? 'udp' : 'tcp';
  return {
    stun: stun ? [`stun:${ICE_ADDRESS}:${TURN_PORT}`] : [],
    turn: turn ? [`${scheme}:${ICE_ADDRESS}:${turn.port}?transport=${transport}`] : [],
  };
}
