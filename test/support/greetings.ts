import { encodeBase64 } from '../../src/protocol/base64.js';
import { parseHello } from '../../src/protocol/check-hello.js';
import type { Greeting } from '../../src/protocol/check-greeting.js';
import { PROTOCOL_VERSION } from '../../src/protocol/frames.js';
import { HELLO, PRESENCE, SEAT, SUBPROTOCOL } from '../../src/protocol/greeting.js';
import type { Hello } from '../../src/protocol/hello.js';

/** What a member says when it opens a socket, where that differs from the usual. */
export interface Said extends Partial<Hello> {
  readonly token?: string;
  readonly presence?: string;
}

/** A token that is long enough, and differs from id to id. */
export function tokenOf(id: string): string {
  return `token-of-${Buffer.from(id).toString('base64url')}`.padEnd(16, '-');
}

/** What a member says about itself to everybody. */
export function helloOf(more: Partial<Hello> = {}): Hello {
  return {
    versions: [PROTOCOL_VERSION],
    party: 'main',
    room: 'lobby',
    mode: 'open',
    instance: '1',
    direct: true,
    relay: true,
    ...more,
  };
}

/** The page that says this hello. */
export function instanceOf(text: string): string | undefined {
  return parseHello(text)?.instance;
}

/** A hello as it travels that nobody has signed. */
export function textOf(hello: object): string {
  return encodeBase64(new TextEncoder().encode(JSON.stringify(hello)));
}

/** What a server makes of the greeting of a member without keys. */
export function greetingOf(id: string, { token = tokenOf(id), presence = '{}', ...more }: Said = {}): Greeting {
  const hello = helloOf(more);
  return { hello, text: textOf(hello), proof: { token }, presence };
}

/** The subprotocols that a member without keys offers. */
export function offersOf(id: string, said: Said = {}): string[] {
  const { text, presence } = greetingOf(id, said);
  const { token = tokenOf(id) } = said;
  return [SUBPROTOCOL, HELLO + text, SEAT + token, PRESENCE + encodeBase64(new TextEncoder().encode(presence))];
}
