import { PROTOCOL_VERSION, type Member } from '../../../../src/protocol/frames.js';
import { encodeHello, type Hello } from '../../../../src/protocol/hello.js';
import { helloOf } from '../../greetings.js';
import { createIdentity, formatHello } from '../../identities.js';

/** Somebody whom a server makes up. */
export const MALLORY = await createIdentity();

/** What a server says about Bob to Ann, in place of the truth. `ann`: herself, as she came. */
export type Lie = (bob: Member, ann: Member, room: string) => Member | Promise<Member>;

/** Lies that whoever is told them can find out, as things that somebody is shown with. */
export const LIES: Readonly<Record<string, Lie>> = {
  'with a key of its own': (bob) => rewritten(bob, (said) => ({ ...said, keys: { ...said.keys, ...MALLORY.keys } })),
  'with an ephemeral key of its own': (bob) =>
    rewritten(bob, (said) => ({ ...said, keys: { ...said.keys, ephemeral: MALLORY.keys.ephemeral } })),
  'with no keys': (bob) => unsigned(rewritten(bob, (said) => ({ ...said, keys: undefined }))),
  'with no signature': (bob) => unsigned(bob),
  'without the relay': (bob) => rewritten(bob, (said) => ({ ...said, relay: false })),
  'without direct links': (bob) => rewritten(bob, (said) => ({ ...said, direct: !said.direct })),
  'in a room of the other mode': (bob) =>
    rewritten(bob, (said) => ({ ...said, mode: said.mode === 'open' ? 'secret' : 'open' })),
  'with an older version': (bob) =>
    rewritten(bob, (said) => ({ ...said, versions: [...said.versions, PROTOCOL_VERSION - 1] })),
  'with older versions only': (bob) => rewritten(bob, (said) => ({ ...said, versions: [PROTOCOL_VERSION - 1] })),
  'in another room': (bob) => rewritten(bob, (said) => ({ ...said, room: 'another' })),
  'as another page': (bob) => rewritten(bob, (said) => ({ ...said, instance: 'another' })),
  'as another tab': (bob) => rewritten(bob, (said) => ({ ...said, keys: { ...said.keys, tab: 1 } })),
  'under another id': (bob) => ({ ...bob, id: MALLORY.id }),
  'under an id that nobody has signed': (bob) => ({ ...bob, id: 'somebody' }),
  'with the hello of Ann': (bob, ann) => ({ ...bob, hello: ann.hello }),
  'with the hello and the id of Ann': (bob, ann) => ({ ...ann, order: bob.order }),
  'with a hello that it has signed itself': async (bob, _, room) => {
    const hello = helloOf({ room, mode: saidIn(bob).mode, keys: MALLORY.keys });
    return { ...bob, hello: await formatHello(hello, MALLORY.sign) };
  },
};

function saidIn({ hello }: Member): Hello {
  const [payload = ''] = hello.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Hello;
}

/** Changes what a hello says, and leaves the signature. */
function rewritten(member: Member, change: (said: Hello) => object): Member {
  const [, ...signature] = member.hello.split('.');
  return { ...member, hello: [encodeHello(change(saidIn(member)) as Hello), ...signature].join('.') };
}

function unsigned(member: Member): Member {
  return { ...member, hello: member.hello.split('.')[0] ?? '' };
}
