/** Where the storage of a tab says which identity is its own, and that of the origin which one is for all tabs of the device. */
export const MARK = 'webrtc-elements:identity';

/** The storages of a page. */
export interface Storages {
  /** That of the tab. */
  readonly tab: Storage;
  /** That of the origin. */
  readonly device: Storage;
}

/** Whether a page that has these storages may have an identity. Frames have marks of their own, which begin like that of the page. */
export function isMarked({ tab, device }: Storages): boolean {
  return [tab, device].some((storage) => Object.keys(storage).some((key) => key.startsWith(MARK)));
}
