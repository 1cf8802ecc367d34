import { createInterface } from 'node:readline';
import wrtc from '@roamhq/wrtc';
import { connect } from 'webrtc-elements/core';
import { RTCPeerConnection } from '../../../demo/roamhq-wrtc.js';

/**
 * A program that publishes a tone, and writes down what it is told: `node program.ts URL ROOM [deaf]`. A line `end` ends it, and at the
 * end of the input it exits. With `deaf`, it sets no `MediaStream`.
 */
const [host = '', room = '', mode] = process.argv.slice(2);
const say = (...words: unknown[]): void => void process.stdout.write(`${words.join(' ')}\n`);
if (mode !== 'deaf') Object.assign(globalThis, { MediaStream: wrtc.MediaStream });

const RATE = 48_000;
const source = new wrtc.nonstandard.RTCAudioSource();
const samples = Int16Array.from({ length: RATE / 100 }, (_, at) => 8_000 * Math.sin((at / RATE) * 1_000 * Math.PI));
const format = { sampleRate: RATE, bitsPerSample: 16, channelCount: 1, numberOfFrames: samples.length };
setInterval(() => source.onData({ samples, ...format }), 10);

const connection = await connect({ host, room, RTCPeerConnection });
connection.on('error', ({ code, peer, cause }) => say('error', code, peer, (cause as Error | undefined)?.name));
connection.on('message', ({ data }) => say('message', data as string));
connection.on('track-end', (track) => say('track-end', track.source));
connection.on('track', ({ kind, source, peer, track }) => {
  say('track', kind, source, peer);
  const sink = new wrtc.nonstandard.RTCVideoSink(track);
  sink.onframe = ({ frame }: { frame: { width: number; height: number } }) => {
    if (frame.width > 0 && frame.height > 0) say('picture');
    sink.stop();
  };
});
const publication = connection.publish(source.createTrack());
for await (const line of createInterface({ input: process.stdin })) if (line === 'end') publication.stop();
connection.close();
process.exit(); // the package crashes in a program that ends by itself and has had a source
