import { present } from './gallery-stage.js';
import { portrait } from './stand-in-call.js';

/** A lobby with a preview, in its states. They share the devices of the page, so one is tried after the other. */
export async function showPreviews() {
  preview('A preview, as it begins');
  const [on, denied] = [
    preview('Camera and microphone are on'),
    preview('Devices that may not be used, in 280 pixels', 'narrow'),
  ];
  offer(({ video } = {}) => Promise.resolve(new MediaStream([video ? portrait(160) : hush()])));
  await tryBoth(on);
  offer(() => Promise.reject(new DOMException('', 'NotAllowedError')));
  await tryBoth(denied);
}

/** @param {string} caption @param {string} [kind] */
function preview(caption, kind) {
  const lobby = document.createElement('webrtc-lobby');
  const element = Object.assign(document.createElement('webrtc-preview'), { slot: 'preview' });
  lobby.append(element);
  present(caption, lobby, kind).turn('waiting');
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

/** A microphone that hears nothing. */
function hush() {
  return /** @type {MediaStreamTrack} */ (new AudioContext().createMediaStreamDestination().stream.getAudioTracks()[0]);
}
