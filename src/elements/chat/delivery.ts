import { ConnectionError, type Connection, type PeerId } from '../../core/index.js';
import type { Language } from '../language/language.js';
import { nameOf } from '../person/person.js';

/** What to say when all whom it did not reach have it from the same error. */
const FAILURES: Readonly<Record<string, 'tooLong' | 'lostClosed' | 'lostLeft' | 'lostAway'>> = {
  'message-too-large': 'tooLong',
  closed: 'lostClosed',
  'peer-gone': 'lostLeft',
  'peer-unreachable': 'lostAway',
};

type Words = Pick<Language, 'text' | 'list'>;

/** How far a message has come. */
export interface Progress {
  readonly pending: boolean;
  readonly total: number;
  readonly received: number;
  readonly failure: string | undefined;
}

/** Whom a message goes to that is for everybody: the peers to which a link was asked for. */
export function recipients(connection: Connection | undefined): PeerId[] {
  return [...(connection?.peers.values() ?? [])].filter(({ state }) => state !== 'new').map(({ id }) => id);
}

/** A text of ours on its way to several, each of whom gets it once. */
export class Delivery {
  readonly #text: string;
  readonly #language: Words;
  readonly #received = new Set<PeerId>();
  /** Who was to have it, and does not; why, if it is known. */
  readonly #missing = new Map<PeerId, { readonly name: string; readonly error?: unknown }>();

  constructor(text: string, language: Words) {
    this.#text = text;
    this.#language = language;
  }

  /** Those of these who do not have it. */
  lacking(ids: readonly PeerId[]): PeerId[] {
    return ids.filter((id) => !this.#received.has(id));
  }

  /** Sends it to those of these who lack it; resolves when each has it, or cannot have it. */
  async send(connection: Connection, ids: readonly PeerId[], onProgress: (progress: Progress) => void): Promise<void> {
    const guest = this.#language.text('guest');
    const lacking = this.lacking(ids);
    let open = lacking.length;
    const tell = (): void => {
      const received = this.#received.size;
      const failure = open > 0 ? undefined : this.#failure();
      onProgress({ pending: open > 0, total: received + this.#missing.size, received, failure });
    };
    this.#missing.clear();
    const sends = lacking.map(async (id) => {
      const peer = connection.peers.get(id);
      const name = peer ? nameOf(peer, guest) : id;
      this.#missing.set(id, { name });
      try {
        await connection.send(this.#text, { to: id });
        this.#missing.delete(id);
        this.#received.add(id);
      } catch (error) {
        this.#missing.set(id, { name, error });
      }
      open--;
      tell();
    });
    tell();
    await Promise.all(sends);
  }

  /** What kept it from whom. */
  #failure(): string | undefined {
    const missing = [...this.#missing.values()];
    if (missing.length === 0) return undefined;
    const codes = missing.map(({ error }) => (error instanceof ConnectionError ? error.code : undefined));
    const name = this.#language.list(missing.map((peer) => peer.name));
    const key = codes.every((code) => code === codes[0]) ? FAILURES[codes[0] ?? ''] : undefined;
    return this.#language.text(key ?? 'lostTo', { name });
  }
}
