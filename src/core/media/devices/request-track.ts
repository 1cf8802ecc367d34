import { after } from '../../after.js';
import { ConnectionError } from '../../errors.js';
import { checkPage, errorOf, mediaError } from './media-error.js';

/** How long a browser may take that has to ask nobody, in ms. Drivers can hang. */
const LONGEST = 20_000;

/** What a camera or a microphone is asked for. */
export interface TrackRequest {
  readonly source: 'camera' | 'microphone';
  /** As `getUserMedia()` takes them, but for the device. */
  readonly constraints: object;
  /** Whether the browser knows already that the page may have it. */
  readonly granted: boolean;
  /** Nobody wants it any more: what comes later is stopped at once, so that no lamp stays on. */
  readonly signal: AbortSignal;
}

/**
 * Opens one of these devices, the first that is there: `''` is any. If none fits the constraints, opens any that there is. Rejects with a
 * `ConnectionError`.
 */
export async function requestTrack(request: TrackRequest, ids: readonly string[]): Promise<MediaStreamTrack> {
  const [id, ...others] = ids;
  const { constraints } = request;
  try {
    if (id === undefined) return await open(request, true);
    return await open(request, { ...constraints, deviceId: id ? { exact: id } : undefined });
  } catch (cause) {
    const error = errorOf(cause);
    if (error.code !== 'media-missing' || request.signal.aborted || id === undefined) throw error;
    return requestTrack(request, others);
  }
}

/** Opens a device, in the time that it may take. */
function open({ source, granted, signal }: TrackRequest, constraints: object | true): Promise<MediaStreamTrack> {
  return new Promise((resolve, reject) => {
    checkPage(source);
    let wanted = true;
    const leave = (): void => {
      wanted = false;
      stop();
    };
    const stop = after(granted ? LONGEST : Infinity, () => {
      leave();
      reject(mediaError('media-timeout'));
    });
    signal.addEventListener('abort', leave);
    globalThis.navigator.mediaDevices
      .getUserMedia(source === 'camera' ? { video: constraints } : { audio: constraints })
      .then((stream) => {
        const [track] = stream.getTracks();
        if (wanted && track) resolve(track);
        else track?.stop();
        reject(new ConnectionError('aborted'));
      })
      .finally(() => {
        stop();
        signal.removeEventListener('abort', leave);
      })
      .catch(reject);
  });
}
