import { present, scene } from './gallery-stage.js';
import { portrait } from './stand-in-call.js';

/** A lobby with a preview, in its states. They share the devices of the page, so one is tried after the other. */
export async function showPreviews() {
  preview('A preview, as it begins');
  const [on, denied] = [
    preview('Camera and microphone are on', 'wide'),
    preview('Devices that may not be used, in 280 pixels', 'narrow'),
  ];
  offer(({ video } = {}) => Promise.resolve(new MediaStream([video ? portrait(160) : hum()])));
  await tryBoth(on);
  offer(() => Promise.reject(new DOMException('', 'NotAllowedError')));
  await tryBoth(denied);
}

/** @param {string} caption @param {string} [kind] */
function preview(caption, kind) {
  const lobby = document.createElement('webrtc-lobby');
  const element = Object.assign(document.createElement('webrtc-preview'), { slot: 'preview' });
  lobby.append(element);
  const room = present(caption, lobby, kind);
  room.name = scene.cast.us.name;
  room.turn('waiting');
  return element;
}

/** Presses the button, and waits until the browser has answered. @param {import('webrtc-elements').WebrtcPreviewElement} element */
async function tryBoth(element) {
  await customElements.whenDefined('webrtc-preview');
  await element.updateComplete;
  await element.updateComplete; // it knows the room after its first update
  element.shadowRoot?.querySelector('[part=try]')?.dispatchEvent(new MouseEvent('click'));
  const isAsking = () =>
    !element.media ||
    [element.media.camera, element.media.microphone].some(({ state }) => /off|asking/.test(state.phase));
  while (isAsking()) await new Promise(requestAnimationFrame);
}

/** Has the page find these devices, and no others. @param {MediaDevices['getUserMedia']} devices */
function offer(devices) {
  Object.assign(navigator.mediaDevices, {
    getUserMedia: /** @param {MediaStreamConstraints} wanted */ (wanted) => devices(wanted),
  });
}

/** A microphone that hears somebody hum. */
function hum() {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  const voice = new OscillatorNode(context, { frequency: 220 });
  voice.connect(new GainNode(context, { gain: 0.1 })).connect(output);
  voice.start();
  return /** @type {MediaStreamTrack} */ (output.stream.getAudioTracks()[0]);
}
