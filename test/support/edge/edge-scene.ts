import { mock } from 'node:test';
import { EdgeRoom } from '../../../server/edge/edge-room.js';
import { requestOf } from '../server/request-of.js';
import { EdgeWire } from './edge-wire.js';

/** How long a turn of a test takes, in ms. */
const TURN = 500;

/** A room on the edge, without limits of rates, and its members. Time passes only when a test says so. */
export class EdgeScene {
  readonly room: EdgeRoom<EdgeWire>;
  #strangers = 0;

  constructor() {
    mock.timers.enable({ apis: ['Date', 'setTimeout'] });
    const limits = { framesPerSecond: Infinity, bytesPerSecond: Infinity };
    this.room = new EdgeRoom<EdgeWire>({ name: { party: 'main', name: 'r' }, iceServers: [], limits });
  }

  /** Resolves when somebody is a member: by default, a stranger. */
  async join(id = `x${this.#strangers++}`): Promise<EdgeWire> {
    const wire = new EdgeWire();
    await this.room.connect(wire, requestOf('r', id));
    return wire;
  }

  /** Half a second passes. */
  pass(): void {
    mock.timers.tick(TURN);
  }

  /** The same, and somebody reads so many bytes a second. */
  read(reader: EdgeWire, perSecond: number): void {
    this.pass();
    for (const answer of reader.readBytes((perSecond * TURN) / 1_000)) this.room.receive(reader, answer);
  }

  close(): void {
    mock.timers.reset();
  }
}
