import type { Entrance } from './entrance.js';
import type { Deliver } from '../room/deliver.js';
import { turnUnavailable, type Renewal } from '../room/outgoing.js';

/** Gets new ICE servers for members that ask for them, one request per member at a time. */
export class Renewals<Socket extends object> {
  readonly #entrance: Pick<Entrance, 'grant'>;
  readonly #deliver: Deliver<Socket>;
  readonly #asking = new WeakSet<Socket>();

  constructor(entrance: Pick<Entrance, 'grant'>, deliver: Deliver<Socket>) {
    this.#entrance = entrance;
    this.#deliver = deliver;
  }

  /** Does nothing if the member is waiting for an answer already. */
  async renew(socket: Socket, { id, rights }: Renewal): Promise<void> {
    if (this.#asking.has(socket)) return;
    this.#asking.add(socket);
    const { failed, ...grant } = await this.#entrance.grant(id, rights);
    this.#asking.delete(socket);
    this.#deliver([[socket, { type: 'ice', ...grant }], ...(failed ? [[socket, turnUnavailable()] as const] : [])]);
  }
}
