import { html, nothing } from 'lit';
import type { Connection, PeerId } from '../../core/index.js';

/** Renders the mark of a verified person. `text`: what it means, if nothing beside it says so. */
export function renderVerified(text?: string): unknown {
  return html`<span class="verified" part="verified" title=${text ?? nothing}
    >${text === undefined ? nothing : html`<span class="unseen"> ${text}</span>`}</span
  >`;
}

/** Who in a room is verified, and who was when they left. An id always belongs to the same identity. */
export class VerifiedIds {
  #ids: ReadonlySet<PeerId> = new Set();
  readonly #changed: () => void;

  /** `changed` is called when others are. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Another object each time that others are. */
  get ids(): ReadonlySet<PeerId> {
    return this.#ids;
  }

  /** Follows a connection, until the returned function is called. */
  follow(connection: Connection): () => void {
    const look = (id: PeerId): void => {
      const peer = connection.peers.get(id);
      const verified = peer?.trust === 'verified';
      if (!peer || peer.trust === 'unproven' || this.#ids.has(id) === verified) return;
      const ids = new Set(this.#ids);
      if (verified) ids.add(id);
      else ids.delete(id);
      this.#ids = ids;
      this.#changed();
    };
    for (const id of connection.peers.keys()) look(id);
    return connection.on('trust', look);
  }
}
