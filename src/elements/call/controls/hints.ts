/** What others will see and hear of us, as a key of the words: by whether the microphone is on, and the camera. */
export const HINTS = {
  'true-true': 'joinBoth',
  'true-false': 'joinHeard',
  'false-true': 'joinSeen',
  'false-false': 'joinNone',
} as const;
