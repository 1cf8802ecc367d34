import type { KnownMember } from '../../../src/core/trust/known-member.js';
import type { Member, PeerId } from '../../../src/protocol/frames.js';
import type { Hello } from '../../../src/protocol/hello.js';
import { helloOf, textOf } from '../greetings.js';

/** What somebody without keys says about itself to the room `x`, who has no direct links either. */
export function bareHello(more: Partial<Hello> = {}): Hello {
  return helloOf({ room: 'x', direct: false, relay: false, ...more });
}

/** A member without keys, as the server describes it. */
export function bareMember(id: PeerId, presence = '{}', more: Partial<Hello> = {}): Member {
  return { id, order: id.charCodeAt(0), presence, hello: textOf(bareHello(more)) };
}

/** A member without keys that has been recognised. */
export function knownMember(id: PeerId, presence = '{}', more: Partial<Hello> = {}): KnownMember {
  const hello = bareHello(more);
  return { id, order: 1, text: presence, presence, hello, payload: textOf(hello), identity: undefined, number: 0 };
}
