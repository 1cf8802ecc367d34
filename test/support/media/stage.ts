import type { Publication, PublishOptions, RemoteTrack } from 'webrtc-elements/core';

/** The colours that a page can paint, and tell from each other after they were compressed. */
export type Colour = 'red' | 'green' | 'blue';

/** What a page of the tests publishes, and what it sees and hears of others. */
export interface Stage {
  /** What we publish, by source. */
  readonly published: Map<string, Publication>;
  /** What peers show us now, by source, each in an element. */
  readonly shown: Map<string, { readonly track: RemoteTrack; readonly element: HTMLVideoElement }>;
  /** What the connection has told: `track camera`, `track-state camera paused`, `track-end camera`. */
  readonly told: string[];
  /** A track of video that is all of this colour. */
  paint(colour: Colour): MediaStreamTrack;
  /** A track of the microphone. */
  listen(): Promise<MediaStreamTrack>;
  publish(track: MediaStreamTrack, options?: PublishOptions): Publication;
  /** Resolves when new frames of this colour show under this source. */
  sees(source: string, colour: Colour): Promise<void>;
  /** Resolves when the connection has told this since the last call, or tells it. */
  hears(words: string): Promise<void>;
}

declare global {
  var stage: Stage;
}

/** Runs in a page that has entered: shows what peers publish. */
export function openStage(): void {
  const wake = new Set<() => void>();
  const changed = (): Promise<void> => new Promise((resolve) => wake.add(resolve));
  const notify = (): void => {
    const resolves = [...wake];
    wake.clear();
    for (const resolve of resolves) resolve();
  };
  let heard = 0;
  const published: Stage['published'] = new Map();
  const shown: Stage['shown'] = new Map();
  const told: string[] = [];
  const say = (words: string): void => {
    told.push(words);
    notify();
  };
  const begin = (track: RemoteTrack): void => {
    const element = document.createElement('video');
    element.autoplay = true;
    element.srcObject = track.stream;
    document.body.append(element);
    shown.set(track.source, { track, element });
    say(`track ${track.source}`);
  };
  room.on('track', begin);
  room.on('track-state', ({ source, state }) => say(`track-state ${source} ${state}`));
  room.on('track-end', (track) => {
    const current = shown.get(track.source);
    if (current?.track === track) {
      current.element.remove();
      shown.delete(track.source);
    }
    say(`track-end ${track.source}`);
  });
  const nextFrame = (element: HTMLVideoElement): Promise<void> =>
    new Promise((resolve) => element.requestVideoFrameCallback(() => resolve()));
  const colourOf = (element: HTMLVideoElement): string => {
    const canvas = new OffscreenCanvas(8, 8);
    const context = canvas.getContext('2d')!;
    context.drawImage(element, 0, 0, 8, 8);
    const pixel = [...context.getImageData(4, 4, 1, 1).data.slice(0, 3)];
    return ['red', 'green', 'blue'][pixel.indexOf(Math.max(...pixel))]!;
  };
  globalThis.stage = {
    published,
    shown,
    told,
    paint(colour) {
      const canvas = document.createElement('canvas');
      canvas.width = 160;
      canvas.height = 120;
      const context = canvas.getContext('2d')!;
      let frame = 0;
      const [track] = canvas.captureStream(30).getVideoTracks();
      const draw = (): void => {
        context.fillStyle = { red: '#e00000', green: '#00e000', blue: '#0000e0' }[colour];
        context.fillRect(0, 0, 160, 120);
        context.fillStyle = 'white';
        context.fillRect(frame++ % 150, 0, 10, 10);
      };
      draw();
      const drawing = setInterval(() => (track!.readyState === 'live' ? draw() : clearInterval(drawing)), 50);
      return track!;
    },
    async listen() {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      return stream.getAudioTracks()[0]!;
    },
    publish(track, options) {
      const publication = room.publish(track, options);
      published.set(publication.source, publication);
      return publication;
    },
    async sees(source, colour) {
      for (let count = 0; count < 3;) {
        const element = shown.get(source)?.element;
        if (!element) {
          await changed();
          continue;
        }
        await Promise.race([nextFrame(element), changed()]);
        count = element === shown.get(source)?.element && colourOf(element) === colour ? count + 1 : 0;
      }
    },
    async hears(words) {
      for (;;) {
        const at = told.indexOf(words, heard);
        if (at >= 0) {
          heard = at + 1;
          return;
        }
        await changed();
      }
    },
  };
  for (const peer of room.peers.values()) peer.tracks.forEach(begin);
}

/** Runs in a page: the energy of all sound that has come, whoever sent it. It grows while somebody is heard. */
export async function energyOf(): Promise<number> {
  let energy = 0;
  for (const { connection } of room.peers.values()) {
    const report = await connection?.getStats();
    report?.forEach((stats: { type: string; totalAudioEnergy?: number }) => {
      if (stats.type === 'inbound-rtp') energy += stats.totalAudioEnergy ?? 0;
    });
  }
  return energy;
}

/** Runs in a page: the media sections of the session description that the only peer and we have agreed on. */
export function sectionsOf(): number {
  const { localDescription } = [...room.peers.values()][0]!.connection!;
  return [...localDescription!.sdp.matchAll(/^m=(?:audio|video)/gm)].length;
}
