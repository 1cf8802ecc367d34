import { ConnectionError, roomContext, type RoomState } from 'webrtc-elements';

/** A room that stands as a test wants it to. */
export class Stage extends HTMLElement {
  static count = 0;
  room = `stage-${++Stage.count}`;
  state: RoomState = 'waiting';
  connection: unknown;
  error: ConnectionError | undefined;

  constructor() {
    super();
    this.addEventListener('context-request', (event) => {
      const { context, callback } = event as Event & { context?: unknown; callback?: (room: Stage) => void };
      if (context === roomContext) callback!(this);
    });
  }

  turn(state: RoomState, code?: string): void {
    this.state = state;
    this.error = code ? new ConnectionError(code as 'timeout') : undefined;
    this.dispatchEvent(new Event('statechange'));
  }

  join(): void {
    this.turn('connecting');
  }
}
