import { LABELLED, make, read } from './parcel.js';

/** So many messages to one peer may be under way; more than a few only while none of them is large. */
const MOST = 16;
const MOST_LARGE = 3;
const LARGE = 64 * 1024;

/**
 * Messages without end from one member to the others: to each one, to some and to all, text and bytes, of 1 byte to
 * 1 MiB. Tells of each to whom it goes, and what became of it.
 */
export class Traffic {
  /** Messages that are under way. */
  underWay = 0;
  #room;
  #number;
  #chance;
  #tell;
  #pace;
  #sent = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /**
   * What is under way to each peer. Messages without a label go only to one that has had a labelled one since it was
   * last out of reach: so it is always clear which ones they are.
   *
   * @type {Map<string, { number: number, count: number, epoch: number, sure: boolean }>}
   */
  #peers = new Map();

  /**
   * @param {import('webrtc-elements/core').Connection} room
   * @param {{ number: number, chance: () => number, pace: number, tell: (...entry: unknown[]) => void }} options
   *   `pace`: ms between two messages, on average.
   */
  constructor(room, { number, chance, pace, tell }) {
    this.#room = room;
    this.#number = number;
    this.#chance = chance;
    this.#pace = pace;
    this.#tell = tell;
    room.on('peer-disconnect', (id) => this.#doubt(id));
  }

  start() {
    this.stop();
    const next = () => {
      this.#timer = setTimeout(
        () => {
          this.#sendOne();
          next();
        },
        this.#pace * 2 * this.#chance(),
      );
    };
    next();
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #sendOne() {
    const chance = this.#chance;
    const kind = chance();
    const size = this.#size();
    const text = chance() < 0.5;
    const one = chance();
    const ids = [...this.#room.peers.keys()];
    const some = ids.filter(() => chance() < 0.4);
    const chosen = kind < 0.2 ? ids : kind < 0.27 ? some : ids.slice(Math.floor(one * ids.length)).slice(0, 1);
    const most = size > LARGE ? MOST_LARGE : MOST;
    const to = chosen.map((id) => this.#peer(id));
    if (to.length === 0 || to.some(({ count }) => count >= most)) return;
    const n = ++this.#sent;
    const labelled = to.some(({ sure }) => !sure) ? Math.max(size, LABELLED) : size;
    const data = make(this.#number, n, labelled, text);
    const { what } = read(data);
    const epochs = to.map(({ epoch }) => epoch);
    this.#tell(
      'sent',
      n,
      to.map(({ number }) => number),
      typeof what === 'string' ? what : undefined,
    );
    for (const peer of to) peer.count++;
    this.underWay++;
    void this.#room
      .send(data, kind < 0.2 ? {} : { to: kind < 0.27 ? chosen : /** @type {string} */ (chosen[0]) })
      .then(
        () => {
          if (typeof what === 'number') to.forEach((peer, i) => (peer.sure ||= peer.epoch === epochs[i]));
          this.#tell('kept', n);
        },
        (/** @type {any} */ error) => {
          for (const { id, peer } of to.map((peer, i) => ({ id: chosen[i], peer }))) {
            if (id === error.peer || error.peer === undefined) peer.sure = false;
          }
          this.#tell('broken', n, error.code ?? String(error), this.#peers.get(error.peer)?.number);
        },
      )
      .finally(() => {
        for (const peer of to) peer.count--;
        this.underWay--;
      });
  }

  /** @param {string} id */
  #peer(id) {
    const number = Number(this.#room.peers.get(id)?.presence['number']);
    let peer = this.#peers.get(id);
    if (peer?.number !== number) this.#peers.set(id, (peer = { number, count: 0, epoch: 0, sure: false }));
    return peer;
  }

  /** @param {string} id */
  #doubt(id) {
    const peer = this.#peers.get(id);
    if (!peer) return;
    peer.sure = false;
    peer.epoch++;
  }

  /** Most are small, some are not, and a few have up to 1 MiB. */
  #size() {
    const [kind, dice] = [this.#chance(), this.#chance()];
    const [least, doublings] = kind < 0.9 ? [1, 10] : kind < 0.99 ? [2 ** 10, 6] : [2 ** 16, 4];
    return Math.floor(least * 2 ** (dice * doublings));
  }
}
