import { isShown, type ShownSize } from './shown.js';
import { linesOf, stepFor, stepWithin, type Step } from './steps.js';

/** A track that we send to one peer. */
export interface Stream {
  readonly kind: string;
  /** What the track shows, as we publish it. */
  readonly source: string;
  /** What the page says about its content: `contentHint` of the track. */
  readonly hint: string;
  /** Its own size in pixels; `undefined` if it is sound, or if that is not known. */
  readonly size: ShownSize | undefined;
  /** How the peer shows it. */
  readonly shown: ShownSize;
}

/** How to encode a track for one peer. */
export interface Encoding {
  /** Bits per second, at most. */
  readonly maxBitrate: number;
  /** Of a picture: by how much its sides are divided, how many frames a second it has at most, and what to keep when there is too little of all. */
  readonly picture?: {
    readonly scale: number;
    readonly frameRate: number;
    readonly keep: 'maintain-framerate' | 'maintain-resolution';
  };
}

/** Bits per second for a voice, and for music. */
const VOICE = 32_000;
const MUSIC = 128_000;
/** What the headers of sound take besides: it has many small packets. */
const SOUND_HEADERS = 16_000;
/** The part of the budget for pictures that is left to them by their headers. */
const PICTURES = 0.94;
/** The part of that for screens, if there are cameras. */
const SCREENS = 0.7;
/** What any sound, and any picture, has at least, in bits per second. */
const LEAST_SOUND = 8_000;
const LEAST_PICTURE = 30_000;
/** Frames per second of a picture in which details count. */
const STILL = 15;
const STILL_LEAST = 3;

/**
 * The budget by default, in bits per second: for one peer, so much less for each more, down to that for many. What is sent again, and whole
 * pictures for newcomers, come on top.
 */
const FOR_ONE = 4_800_000;
const LESS_FOR_EACH = 650_000;
const FOR_MANY = 2_200_000;

/** The budget for sending to so many peers, in bits per second, if the page has not set one. */
export function defaultBudget(peers: number): number {
  return Math.max(FOR_MANY, FOR_ONE - LESS_FOR_EACH * (peers - 1));
}

/** Shares a budget in bits per second among all that we send: first sounds, then screens, then the rest. What is not shown has no encoding. */
export function plan<Sent extends Stream>(budget: number, streams: readonly Sent[]): Map<Sent, Encoding> {
  const encodings = new Map<Sent, Encoding>();
  const shown = streams.filter((stream) => isShown(stream.shown));
  const sounds = shown.filter(({ kind }) => kind === 'audio');
  const screens = shown.filter(isScreen);
  const others = shown.filter((stream) => !sounds.includes(stream) && !screens.includes(stream));
  let left = budget;
  for (const [sound, bits] of divide(left, sounds, (sound) => bitrateOf(sound) + SOUND_HEADERS)) {
    left -= bits;
    encodings.set(sound, { maxBitrate: atLeast(LEAST_SOUND, bits - SOUND_HEADERS) });
  }
  left *= PICTURES;
  for (const pictures of [screens, others]) {
    const part = pictures === screens && others.length > 0 ? SCREENS : 1;
    for (const [picture, bits] of divide(left * part, pictures, (one) => wantedBy(one).bitrate)) {
      left -= bits;
      encodings.set(picture, encode(picture, atLeast(LEAST_PICTURE, bits)));
    }
  }
  return encodings;
}

/**
 * Divides an amount among those who want some of it. Nobody gets more than it wants, and what one leaves goes to the others in equal
 * parts. So nobody gets more by wanting more than others can have.
 */
export function divide<Member>(
  amount: number,
  members: readonly Member[],
  want: (member: Member) => number,
): [member: Member, share: number][] {
  let left = amount;
  return [...members]
    .sort((a, b) => want(a) - want(b))
    .map((member, taken) => {
      const share = Math.min(want(member), left / (members.length - taken));
      left -= share;
      return [member, share];
    });
}

function atLeast(least: number, bits: number): number {
  return Math.round(Math.max(least, bits));
}

function isScreen({ kind, source }: Stream): boolean {
  return kind === 'video' && source === 'screen';
}

/** Whether a sound is more than a voice. */
export function isMusic({ source, hint }: Pick<Stream, 'source' | 'hint'>): boolean {
  return ['music', 'screen-audio'].includes(hint || source);
}

function bitrateOf(sound: Stream): number {
  return isMusic(sound) ? MUSIC : VOICE;
}

/** Whether details count more than motion. */
function isStill({ source, hint }: Stream): boolean {
  return ['detail', 'text', 'screen'].includes(hint || source);
}

/** How many lines of a picture the peer can show. A screen shows whole; of others, what is too much may be cut off. */
function linesShown(picture: Stream): number {
  const { size, shown } = picture;
  if (!size) return linesOf(shown);
  const fit = isScreen(picture) ? Math.min : Math.max;
  return linesOf(size) * Math.min(1, fit(shown.width / size.width, shown.height / size.height));
}

function wantedBy(picture: Stream): Step {
  return stepFor(linesShown(picture));
}

/** Encodes a picture in so many bits per second: with less than it wants, one of which details count has fewer frames, and others are smaller. */
function encode(picture: Stream, maxBitrate: number): Encoding {
  const step = wantedBy(picture);
  const still = isStill(picture);
  const enough = still ? step : stepWithin(maxBitrate);
  const lines = enough.lines < step.lines ? enough.lines : Math.max(step.lines, linesShown(picture));
  const scale = picture.size ? Math.round((100 * linesOf(picture.size)) / lines) / 100 : 1;
  const frames = Math.max(STILL_LEAST, Math.round((STILL * maxBitrate) / step.bitrate));
  return {
    maxBitrate,
    picture: {
      scale: Math.max(1, scale),
      frameRate: still ? Math.min(STILL, frames) : Math.min(step.frameRate, enough.frameRate),
      keep: still ? 'maintain-resolution' : 'maintain-framerate',
    },
  };
}
