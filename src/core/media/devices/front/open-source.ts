import type { CaptureState } from '../local-media.js';

/** What opens and closes a source. It loads when it is needed. */
export interface SourceDriver<Options> {
  on(options: Options | undefined): Promise<void>;
  off(): void;
}

/** Does something by what opens and closes a source, at once if that is loaded. */
export type Drive<Driver> = (act: (driver: Driver) => Promise<void> | void) => Promise<void>;

/** The class behind `Screen`: there at once, while what does the work loads. Its doc comments are in the interface. */
export class OpenSource<Options, State, Driver extends SourceDriver<Options> = SourceDriver<Options>> {
  state: State | { readonly phase: 'off' } = { phase: 'off' };
  protected readonly drive: Drive<Driver>;

  constructor(drive: Drive<Driver>) {
    this.drive = drive;
  }

  on(options?: Options): Promise<void> {
    return this.drive((driver) => driver.on(options));
  }

  off(): void {
    this.drive((driver) => driver.off()).catch(() => undefined); // what cannot be loaded has opened nothing
  }
}

/** What opens and closes a camera or a microphone. */
export interface CaptureDriver<Options> extends SourceDriver<Options> {
  use(deviceId: string): Promise<void>;
}

/** The class behind `Camera`. */
export class OpenCapture<Options> extends OpenSource<Options, CaptureState, CaptureDriver<Options>> {
  use(deviceId: string): Promise<void> {
    return this.drive((driver) => driver.use(deviceId));
  }
}
