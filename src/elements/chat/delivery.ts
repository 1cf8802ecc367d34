import { ConnectionError, type Connection, type ErrorCode, type PeerId } from '../../core/index.js';
import type { Language } from '../language/language.js';
import { nameOf } from '../person/person.js';

/** What to say if the message failed with the same error for everybody who has not received it. */
const FAILURES: Readonly<Record<string, 'tooLong' | 'lostClosed' | 'lostLeft' | 'lostAway'>> = {
  'message-too-large': 'tooLong',
  closed: 'lostClosed',
  'peer-gone': 'lostLeft',
  'peer-unreachable': 'lostAway',
};

type Words = Pick<Language, 'text' | 'list'>;

/** The progress of a delivery. The fields are those of a `ChatMessage`. */
export interface Progress {
  readonly pending: boolean;
  readonly total: number;
  readonly received: number;
  readonly failure: string | undefined;
}

/** Returns the peers that a message to everybody goes to: all but those that we have no link to, in a manual room. */
export function recipients(connection: Connection | undefined): PeerId[] {
  return [...(connection?.peers.values() ?? [])].filter(({ state }) => state !== 'new').map(({ id }) => id);
}

/** Sends a text of ours to several peers. Each gets it once, however often it is sent. */
export class Delivery {
  /** The id of the message now: a conversation that is restored numbers its messages anew. */
  id: number;
  readonly #text: string;
  readonly #language: Words;
  readonly #received = new Set<PeerId>();
  /** Who should have received it but has not, and the error, if there was one. */
  readonly #missing = new Map<PeerId, { readonly name: string; readonly error?: unknown }>();

  constructor(id: number, text: string, language: Words) {
    this.id = id;
    this.#text = text;
    this.#language = language;
  }

  /** Returns those of these peers who have not received it. */
  lacking(ids: readonly PeerId[]): PeerId[] {
    return ids.filter((id) => !this.#received.has(id));
  }

  /** Sends it to those of these peers who lack it. Resolves when it has arrived at, or failed for, each of them. */
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
        if (codeOf(error) === 'peer-blocked')
          this.#missing.delete(id); // it is no longer meant to have it
        else this.#missing.set(id, { name, error });
      }
      open--;
      tell();
    });
    tell();
    await Promise.all(sends);
  }

  /** Returns who has not received it and why, as a text for the reader. */
  #failure(): string | undefined {
    const missing = [...this.#missing.values()];
    if (missing.length === 0) return undefined;
    const codes = missing.map(({ error }) => codeOf(error));
    const name = this.#language.list(missing.map((peer) => peer.name));
    const key = codes.every((code) => code === codes[0]) ? FAILURES[codes[0] ?? ''] : undefined;
    return this.#language.text(key ?? 'lostTo', { name });
  }
}

function codeOf(error: unknown): ErrorCode | undefined {
  return error instanceof ConnectionError ? error.code : undefined;
}
