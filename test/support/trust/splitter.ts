import type { Member, PeerId } from '../../../src/protocol/frames.js';
import { Meddler, type Told } from './meddler.js';

/** Which part of a room somebody is in, as the server has it. */
type Part = number | 'bridge';

/**
 * The WebSocketServer of a server that splits a room: it shows nobody to those in another part. Who is on the bridge is shown to all, and
 * all to it.
 */
export class Splitter extends Meddler {
  /** The part of those who come next. */
  next: Part = 0;
  readonly #parts = new Map<PeerId, Part>();

  override tell = (frame: Told, to: PeerId): readonly Told[] => {
    const shows = (id: PeerId): boolean => this.#shows(id, to);
    switch (frame.type) {
      case 'welcome':
        this.#partOf(to);
        return [{ ...frame, members: frame.members.filter(({ id }: Member) => shows(id)) }];
      case 'joined':
        return shows(frame.member.id) ? [frame] : [];
      case 'left':
      case 'presence':
        return shows(frame.id) ? [frame] : [];
      default:
        return [frame];
    }
  };

  #shows(id: PeerId, to: PeerId): boolean {
    const [one, other] = [this.#partOf(id), this.#partOf(to)];
    return one === other || one === 'bridge' || other === 'bridge';
  }

  #partOf(id: PeerId): Part {
    const part = this.#parts.get(id) ?? this.next;
    this.#parts.set(id, part);
    return part;
  }
}
