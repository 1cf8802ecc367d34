import { ConnectionError, type ErrorCode } from '../../errors.js';
import type { FailedState, SourceName } from './local-media.js';

/** What the Permissions Policy calls a source. */
const FEATURES = { camera: 'camera', microphone: 'microphone', screen: 'display-capture' } as const;

/** What the errors of browsers are for us, by their names. All others: the device does not do what it should. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  NotAllowedError: 'media-denied',
  SecurityError: 'media-denied',
  InvalidStateError: 'media-denied',
  NotFoundError: 'media-missing',
  OverconstrainedError: 'media-missing',
  TypeError: 'media-unavailable',
};

const PHASES: Readonly<Partial<Record<ErrorCode, FailedState['phase']>>> = {
  'media-denied': 'denied',
  'media-blocked': 'denied',
  'media-missing': 'missing',
  'media-unavailable': 'missing',
};

/** What to do about it. */
const HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'media-denied': 'Somebody has to allow it, in the settings of the browser or of the system.',
  'media-in-use': 'Another program may have the device. Close it, and try again.',
  'media-missing': 'No device of this kind is there. Plug one in.',
  'media-timeout': 'The device does not answer. Plug it in anew, and try again.',
};

/** `document.permissionsPolicy`, or as Chromium calls it, `featurePolicy`. */
interface Policy {
  allowsFeature(feature: string): boolean;
}

/** Throws a `ConnectionError` if this page can have no such source, whatever a person says. */
export function checkPage(source: SourceName): void {
  const { document, isSecureContext = true, navigator } = globalThis as Partial<typeof globalThis>;
  const { permissionsPolicy, featurePolicy } = (document ?? {}) as Partial<Record<string, Policy>>;
  const feature = FEATURES[source];
  const devices = navigator?.mediaDevices as Partial<MediaDevices> | undefined;
  if (!devices?.[source === 'screen' ? 'getDisplayMedia' : 'getUserMedia']) {
    const hint = isSecureContext ? '' : ' It needs https or localhost.';
    throw new ConnectionError('media-unavailable', { message: `This browser offers the page no ${source}.${hint}` });
  }
  if ((permissionsPolicy ?? featurePolicy)?.allowsFeature(feature) !== false) return;
  const message = `The page around this one keeps the ${source} from it. Its iframe needs allow="${feature}".`;
  throw new ConnectionError('media-blocked', { message });
}

/** An error of a device, which says what to do. */
export function mediaError(code: ErrorCode, cause?: unknown): ConnectionError {
  const { message } = (cause ?? {}) as Partial<DOMException>;
  return new ConnectionError(code, { cause, message: HINTS[code] ?? message });
}

/** What an error of the browser is for us. */
export function errorOf(cause: unknown): ConnectionError {
  if (cause instanceof ConnectionError) return cause;
  const { name = '' } = cause as Partial<DOMException>;
  return mediaError(CODES[name] ?? 'media-in-use', cause);
}

/** How a source stands that has failed. */
export function failed(error: ConnectionError): FailedState {
  return { phase: PHASES[error.code] ?? 'in-use', error };
}
