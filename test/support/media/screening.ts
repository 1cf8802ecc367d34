import type { Visitor } from '../browser.js';
import type { Actor } from './actors.js';

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What one sender has sent of a video. */
export interface Sent {
  /** When that was, in ms. */
  readonly at: number;
  /** With headers. */
  readonly bytes: number;
  readonly frames: number;
}

/** Publishes a film of moving noise. No encoder finds grains of one pixel easy; those of 32 any does. */
export function film({ page }: Actor, size: Size, grain = 32): Promise<void> {
  return page.evaluate(
    ([{ width, height }, pixels]) => {
      const noise = new ImageData(Math.ceil(width / pixels), Math.ceil(height / pixels));
      for (let at = 0; at < noise.data.length; at += 65_536) {
        crypto.getRandomValues(noise.data.subarray(at, at + 65_536));
      }
      for (let at = 3; at < noise.data.length; at += 4) noise.data[at] = 255;
      const still = new OffscreenCanvas(noise.width, noise.height);
      still.getContext('2d')!.putImageData(noise, 0, 0);
      const screen = Object.assign(document.createElement('canvas'), { width, height });
      const context = screen.getContext('2d')!;
      const [track] = screen.captureStream(30).getVideoTracks();
      let frame = 0;
      const draw = (): void => {
        const shift = (frame++ * 4) % width;
        context.drawImage(still, shift, 0, width, height);
        context.drawImage(still, shift - width, 0, width, height);
      };
      draw();
      const drawing = setInterval(() => (track!.readyState === 'live' ? draw() : clearInterval(drawing)), 33);
      stage.publish(track!);
    },
    [size, grain] as const,
  );
}

/** Says how the page shows what it sees; `undefined`: nobody sees it. */
export function show({ page }: Actor, size: Size | undefined): Promise<void> {
  return page.evaluate((wanted) => {
    const { track } = stage.shown.get('camera')!;
    if (wanted) track.show(wanted);
    else track.hide();
  }, size);
}

/** Resolves when what the page sees is sent in this height. */
export async function isSentIn({ page }: Visitor, height: number): Promise<void> {
  await page.waitForFunction((lines) => stage.shown.get('camera')?.element.videoHeight === lines, height);
}

/** Resolves when these peers are sent a video, or none of them. */
export async function isActive({ page }: Visitor, active: boolean): Promise<void> {
  await page.waitForFunction((wanted) => {
    const peers = [...room.peers.values()];
    const encodings = peers.flatMap(({ connection }) =>
      connection!
        .getSenders()
        .filter(({ track }) => track?.kind === 'video')
        .flatMap((sender) => sender.getParameters().encodings),
    );
    return encodings.length > 0 && encodings.every((encoding) => encoding.active === wanted);
  }, active);
}

/** What was sent to all peers until now: of video, or of everything. */
export function sentBy({ page }: Actor): Promise<Sent> {
  return page.evaluate(async () => {
    const sum = { at: 0, bytes: 0, frames: 0 };
    for (const { connection } of room.peers.values()) {
      (await connection?.getStats())?.forEach(
        (stats: {
          type: string;
          timestamp: number;
          bytesSent: number;
          headerBytesSent: number;
          framesEncoded?: number;
        }) => {
          sum.at = Math.max(sum.at, stats.timestamp);
          if (stats.type !== 'outbound-rtp') return;
          sum.bytes += stats.bytesSent + stats.headerBytesSent;
          sum.frames += stats.framesEncoded ?? 0;
        },
      );
    }
    return sum;
  });
}

/** What was sent in at least so many ms, by the clock of the statistics. A link that is built anew meanwhile counts from nothing, so it begins again. */
export async function sentIn(actor: Actor, time: number): Promise<Sent> {
  let before = await sentBy(actor);
  for (;;) {
    const now = await sentBy(actor);
    if (now.bytes < before.bytes || now.frames < before.frames) before = now;
    if (now.at - before.at >= time) {
      return { at: now.at - before.at, bytes: now.bytes - before.bytes, frames: now.frames - before.frames };
    }
    await actor.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
}
