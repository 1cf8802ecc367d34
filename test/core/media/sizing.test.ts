import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAnnouncement } from '../../../src/core/media/announcement.js';
import { Encoder } from '../../../src/core/media/sizing/encoder.js';
import { defaultBudget, divide, plan, type Encoding, type Stream } from '../../../src/core/media/sizing/plan.js';
import { checkSize, defaultSize } from '../../../src/core/media/sizing/shown.js';

const HIDDEN = { width: 0, height: 0 };
const CAMERA: Stream = {
  kind: 'video',
  source: 'camera',
  hint: '',
  size: { width: 1280, height: 720 },
  shown: defaultSize('camera'),
};
const SCREEN: Stream = { ...CAMERA, source: 'screen', size: { width: 1920, height: 1080 } };
const VOICE: Stream = {
  kind: 'audio',
  source: 'microphone',
  hint: '',
  size: undefined,
  shown: defaultSize('microphone'),
};
const AMPLE = 100_000_000;

const times = (count: number, stream: Stream): Stream[] => Array.from({ length: count }, () => ({ ...stream }));
const shownIn = (width: number, height: number): Stream => ({ ...CAMERA, shown: { width, height } });

/** How these streams are encoded, in their order. */
function encode(budget: number, ...streams: Stream[]): (Encoding | undefined)[] {
  const copies = streams.map((stream) => ({ ...stream }));
  const encodings = plan(budget, copies);
  return copies.map((stream) => encodings.get(stream));
}

const bitsOf = (budget: number, ...streams: Stream[]): (number | undefined)[] =>
  encode(budget, ...streams).map((encoding) => encoding?.maxBitrate);

describe('an amount that is divided', () => {
  const shares = (amount: number, wanted: number[]): [number, number][] => divide(amount, wanted, (want) => want);

  it('is given as wanted where there is enough', () => {
    assert.deepEqual(shares(10, [1, 5, 2]), [
      [1, 1],
      [2, 2],
      [5, 5],
    ]);
  });

  it('goes in equal parts to those who want more, after what the modest take', () => {
    assert.deepEqual(shares(10, [100, 2, 6, 0]), [
      [0, 0],
      [2, 2],
      [6, 4],
      [100, 4],
    ]);
    assert.deepEqual(shares(9, [1e9, 5, 5]), [
      [5, 3],
      [5, 3],
      [1e9, 3],
    ]);
  });

  it('may be nothing, or for nobody', () => {
    assert.deepEqual(shares(0, [1, 2]), [
      [1, 0],
      [2, 0],
    ]);
    assert.deepEqual(shares(5, []), []);
  });
});

describe('what is sent', () => {
  it('fits the size in which it is shown', () => {
    const of = (width: number, height: number): (number | undefined)[] => {
      const [encoding] = encode(AMPLE, shownIn(width, height));
      return [encoding?.maxBitrate, encoding?.picture?.scale, encoding?.picture?.frameRate];
    };
    assert.deepEqual(of(160, 90), [90_000, 8, 15]);
    assert.deepEqual(of(320, 180), [170_000, 4, 20]);
    assert.deepEqual(of(640, 360), [450_000, 2, 30]);
    assert.deepEqual(of(1280, 720), [1_700_000, 1, 30]);
    assert.deepEqual(of(3840, 2160), [1_700_000, 1, 30], 'it is never enlarged');
  });

  it('is not made smaller for a tile that is only a little smaller', () => {
    const [encoding] = encode(AMPLE, shownIn(1240, 698));
    assert.equal(encoding?.picture?.scale, 1);
  });

  it('covers a tile of another shape, but a screen shows whole', () => {
    const portrait = { width: 200, height: 360 };
    assert.equal(encode(AMPLE, { ...CAMERA, shown: portrait })[0]?.picture?.scale, 2);
    assert.equal(encode(AMPLE, { ...SCREEN, shown: portrait })[0]?.picture?.scale, 8);
  });

  it('is no smaller than the track if its size is not known', () => {
    const [encoding] = encode(AMPLE, { ...CAMERA, size: undefined });
    assert.deepEqual([encoding?.maxBitrate, encoding?.picture?.scale], [450_000, 1]);
  });

  it('is nothing where it is hidden, and costs the others nothing', () => {
    const bits = bitsOf(450_000 / 0.94, { ...CAMERA, shown: HIDDEN }, CAMERA, { ...VOICE, shown: HIDDEN });
    assert.deepEqual(bits, [undefined, 450_000, undefined]);
  });

  it('keeps what matters: the frames of a camera, the details of a screen, or as the page says', () => {
    const keep = (stream: Stream): unknown => encode(AMPLE, stream)[0]?.picture?.keep;
    assert.equal(keep(CAMERA), 'maintain-framerate');
    assert.equal(keep(SCREEN), 'maintain-resolution');
    assert.equal(keep({ ...SCREEN, hint: 'motion' }), 'maintain-framerate');
    assert.equal(keep({ ...CAMERA, hint: 'text' }), 'maintain-resolution');
    assert.equal(encode(AMPLE, VOICE)[0]?.picture, undefined);
  });

  it('has more bits for music', () => {
    const bitrate = (stream: Stream): unknown => encode(AMPLE, stream)[0]?.maxBitrate;
    assert.equal(bitrate(VOICE), 32_000);
    assert.equal(bitrate({ ...VOICE, hint: 'music' }), 128_000);
    assert.equal(bitrate({ ...VOICE, source: 'screen-audio' }), 128_000);
    assert.equal(bitrate({ ...VOICE, source: 'screen-audio', hint: 'speech' }), 32_000);
  });
});

describe('the budget', () => {
  it('is kept by default, however many peers there are', () => {
    assert.deepEqual([1, 2, 3, 5, 16].map(defaultBudget), [4_800_000, 4_150_000, 3_500_000, 2_200_000, 2_200_000]);
    for (const peers of [1, 2, 3, 5, 7, 16]) {
      const streams = [...times(peers, shownIn(1920, 1080)), ...times(peers, SCREEN), ...times(peers, VOICE)];
      const bits = bitsOf(defaultBudget(peers), ...streams).reduce<number>((sum, each = 0) => sum + each, 0);
      assert.ok(bits <= defaultBudget(peers));
    }
  });

  it('is for sounds first, then for screens, then for the rest', () => {
    const [voice, screen, camera] = encode(600_000, VOICE, SCREEN, CAMERA);
    assert.equal(voice?.maxBitrate, 32_000);
    assert.equal(screen?.maxBitrate, Math.round((600_000 - 48_000) * 0.94 * 0.7));
    assert.equal(camera?.maxBitrate, Math.round((600_000 - 48_000) * 0.94 * 0.3));
    assert.ok((screen.picture?.frameRate ?? 0) < 15, 'a screen has fewer frames instead of fewer details');
    assert.ok((camera.picture?.scale ?? 0) > 2, 'a camera is smaller');
  });

  it('leaves more to one who shows less: a greedy peer takes no more than its part', () => {
    const greedy = { ...CAMERA, size: { width: 3840, height: 2160 }, shown: { width: 4096, height: 4096 } };
    const bits = bitsOf(1_000_000, greedy, shownIn(320, 180), CAMERA);
    assert.deepEqual(bits, [385_000, 170_000, 385_000]);
  });

  it('is never so small that nothing is left', () => {
    assert.deepEqual(bitsOf(1, VOICE, CAMERA), [8_000, 30_000]);
  });
});

describe('how a peer shows what we send', () => {
  const read = (shown: unknown): unknown => readAnnouncement({ link: '', tracks: [], shown })?.shown;
  const one = { id: '1', width: 320, height: 180 };

  it('is read', () => {
    assert.deepEqual(read([one]), [one]);
    assert.deepEqual(read([]), []);
    assert.ok(readAnnouncement({ link: '', tracks: [] }), 'nothing needs to be said');
  });

  it('is nothing if it makes no sense', () => {
    for (const shown of [
      null,
      'shown',
      {},
      [null],
      [{ ...one, id: '' }],
      [{ ...one, id: 'x'.repeat(65) }],
      Array.from({ length: 9 }, (_, id) => ({ ...one, id: `${id}` })),
      ...[-1, 0.5, '1', 4097, 1e300, Infinity, NaN, null].map((width) => [{ ...one, width }]),
    ]) {
      assert.equal(read(shown), undefined, JSON.stringify(shown));
    }
  });

  it('is taken to be a middle size as long as the peer has not said it, and a large one for a screen', () => {
    assert.deepEqual(defaultSize('camera'), { width: 640, height: 360 });
    assert.deepEqual(defaultSize('screen'), { width: 1920, height: 1080 });
  });

  it('is a size, or a mistake of the page', () => {
    assert.deepEqual(checkSize({ width: 319.2, height: 1e9 }), { width: 320, height: 4096 });
    for (const size of [
      { width: NaN, height: 1 },
      { width: 1, height: -1 },
      { width: Infinity, height: 1 },
    ]) {
      assert.throws(() => checkSize(size), TypeError);
    }
  });
});

/** A sender of a browser, as far as encoders go. Changes wait until `settle()`. */
class Sender {
  encoding: RTCRtpEncodingParameters = { active: true };
  changes = 0;
  readonly waiting: ((refused: boolean) => void)[] = [];

  getParameters(): unknown {
    return { encodings: [{ ...this.encoding }] };
  }

  setParameters({ encodings: [encoding] }: { encodings: [RTCRtpEncodingParameters] }): Promise<void> {
    this.changes++;
    return new Promise((resolve, reject) => {
      this.waiting.push((refused) => {
        if (!refused) this.encoding = encoding;
        if (refused) reject(new Error('InvalidModificationError'));
        else resolve();
      });
    });
  }

  async settle(refused = false): Promise<void> {
    this.waiting.shift()!(refused);
    await new Promise(setImmediate);
  }
}

describe('an encoder', () => {
  it('makes one change at a time, and skips those that are past', async () => {
    const sender = new Sender();
    const encoder = new Encoder(sender as never);
    for (const maxBitrate of [1, 2, 3]) encoder.set({ maxBitrate });
    assert.equal(sender.changes, 1);
    await sender.settle();
    assert.equal(sender.changes, 2);
    await sender.settle();
    assert.equal(sender.encoding.maxBitrate, 3);
    assert.equal(sender.waiting.length, 0);
  });

  it('changes nothing that is right already, and all that the browser has forgotten', async () => {
    const sender = new Sender();
    const encoder = new Encoder(sender as never);
    const encoding = { maxBitrate: 5, picture: { scale: 2, frameRate: 20, keep: 'maintain-framerate' as const } };
    encoder.set(encoding);
    await sender.settle();
    encoder.set({ ...encoding });
    assert.equal(sender.changes, 1);
    sender.encoding = { active: true };
    encoder.set({ ...encoding });
    await sender.settle();
    assert.deepEqual(sender.encoding, { active: true, maxBitrate: 5, scaleResolutionDownBy: 2, maxFramerate: 20 });
  });

  it('stops what nobody shows', async () => {
    const sender = new Sender();
    const encoder = new Encoder(sender as never);
    encoder.set(undefined);
    await sender.settle();
    assert.equal(sender.encoding.active, false);
  });

  it('goes on when the browser has refused a change', async () => {
    const sender = new Sender();
    const encoder = new Encoder(sender as never);
    encoder.set({ maxBitrate: 1 });
    await sender.settle(true);
    assert.equal(sender.encoding.maxBitrate, undefined);
    encoder.set({ maxBitrate: 1 });
    await sender.settle();
    assert.equal(sender.encoding.maxBitrate, 1);
  });
});
