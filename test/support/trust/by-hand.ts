import { randomUUID } from 'node:crypto';
import { Introduction, type Said } from '../../../src/core/trust/introduction.js';
import { identityOf } from '../cast.js';
import { Client, type ClientAddress } from '../client.js';

/** Somebody whose frames the test sends, and who has introduced itself as `connect()` does it. */
export interface ByHand {
  readonly client: Client;
  readonly introduction: Introduction;
}

/** How it enters, and what it says besides its name. */
interface Entering extends Pick<ClientAddress, 'url' | 'options'>, Partial<Omit<Said, 'room'>>, Pick<Said, 'room'> {}

/** Introduces somebody of this name to a room. */
export async function introduce(name: string, said: Pick<Said, 'room'> & Partial<Said>): Promise<Introduction> {
  const usual = { party: 'main', mode: 'open', direct: true, relay: true } as const;
  return Introduction.make({ ...usual, ...said }, { identity: await identityOf(name), tab: 0 }, randomUUID);
}

/** Opens a socket for somebody of this name. */
export async function openByHand(name: string, { url, options, ...said }: Entering): Promise<ByHand> {
  const introduction = await introduce(name, said);
  const subprotocols = await introduction.greet('{}');
  const { room, party = 'main' } = said;
  const client = await Client.open({
    url,
    party,
    room,
    id: introduction.id,
    subprotocols,
    ...(options && { options }),
  });
  return { client, introduction };
}

/** The same, and it is a member when this resolves. */
export async function joinByHand(name: string, entering: Entering): Promise<Client> {
  const { client } = await openByHand(name, entering);
  await client.next('welcome');
  return client;
}
