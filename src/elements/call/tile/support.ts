/** The window that stays above all others, as far as browsers have one. */
export interface DocumentWindows {
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>;
}

/** The windows of their own that a page can have (Document Picture-in-Picture), if it can: not in a frame, and not from such a window. */
export function documentWindows({ defaultView }: Document): DocumentWindows | undefined {
  const { documentPictureInPicture } = (defaultView ?? {}) as { documentPictureInPicture?: DocumentWindows };
  return defaultView === defaultView?.top ? documentPictureInPicture : undefined;
}

let volume: boolean | undefined;

/** Whether a page can change how loud something is. On iOS only the buttons of the device do. */
export function hasVolume(): boolean {
  if (volume !== undefined) return volume;
  const probe = new Audio();
  probe.volume = 0.5;
  return (volume = probe.volume === 0.5);
}
