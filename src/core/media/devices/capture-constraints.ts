import type { MediaTrack } from '../../peer/webrtc.js';

/** `MediaTrackConstraints`, as `getUserMedia()` takes them. */
export type CaptureConstraints = MediaTrack extends { applyConstraints(constraints?: infer Native): unknown }
  ? NonNullable<Native>
  : Record<string, unknown>;
