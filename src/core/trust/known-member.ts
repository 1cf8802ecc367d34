import { isFor, isGenuine, parseHello } from '../../protocol/check-hello.js';
import type { Member, PeerId } from '../../protocol/frames.js';
import type { Hello, Place } from '../../protocol/hello.js';
import { nameIdentity, type Key } from '../../protocol/signature.js';
import type { NumberedPresence, Speaker } from './room-secret.js';

/** A member whose hello is genuine. */
export interface KnownMember extends Omit<Member, 'hello'> {
  readonly hello: Hello;
  /** What its hello says, as it travels, without the signature. */
  readonly payload: string;
  /** See `peer.identity`. */
  readonly identity: string | undefined;
  /** Its presence as it travels: sealed in a room with a secret. */
  readonly text: string;
  /** Tells its presence from those before: it grows. Always 0 in rooms without a secret. */
  readonly number: number;
  /** The secret that we share with it, if we look for that already. */
  readonly agreed?: Promise<Key> | undefined;
}

/** Finds out which of these members are who the server says they are. Never rejects. */
export type Recognise = (members: readonly Member[]) => Promise<ReadonlyMap<Member, KnownMember>>;

/** Us, as far as it counts for the others. */
export interface Self extends Place {
  readonly id: PeerId;
  /** Our public key for this connection; `undefined` if we have none. */
  readonly ephemeral: string | undefined;
}

/** Reads the presence of a member. `undefined` if it is not genuine. */
export type ReadPresence = (text: string, member: Speaker) => NumberedPresence | Promise<NumberedPresence | undefined>;

/**
 * Checks the hellos of members for their room. `refuse` hears of each one that is not genuine. Without WebCrypto nothing can be
 * proven, so nobody has an identity. `agree` looks for the secret that we share with a member, by its key: meanwhile, as most are genuine.
 */
export function recogniseIn(
  self: Self,
  read: ReadPresence,
  refuse: (id: PeerId) => void,
  agree?: (id: PeerId, ephemeral: string) => Promise<Key> | undefined,
): Recognise {
  const provable = self.ephemeral !== undefined;
  const check = async (member: Member): Promise<[Member, KnownMember] | undefined> => {
    const { id, order, given, hello: text } = member;
    const hello = parseHello(text);
    // Whoever has our id, or our key, is us: what we have sent has been turned round.
    const other = hello && id !== self.id && (!hello.keys || hello.keys.ephemeral !== self.ephemeral);
    const agreed = other && hello.keys ? agree?.(id, hello.keys.ephemeral) : undefined;
    agreed?.catch(() => undefined); // who needs the secret says so, if anybody does
    const [genuine, identity] = await Promise.all([
      other && (provable ? isGenuine(hello, text, id, self) : isFor(self, hello)),
      provable && hello?.keys ? nameIdentity(hello.keys.identity).catch(() => undefined) : undefined,
    ]);
    if (!hello || !genuine) {
      refuse(id);
      return undefined;
    }
    const [payload = ''] = text.split('.');
    const said = await read(member.presence, { id, hello });
    const known = { id, order, given, hello, payload, identity, agreed, text: member.presence };
    return [member, { ...known, presence: '{}', number: 0, ...said }];
  };
  return async (members) => {
    const checked = await Promise.all(members.map(check));
    return new Map(checked.filter((one) => one !== undefined));
  };
}
