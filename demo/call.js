import { displayName } from '/webrtc-elements.js';

/**
 * @import { WebrtcCallElement, WebrtcRoomElement } from 'webrtc-elements'
 */

const names = new Intl.ListFormat('en');
const place = /** @type {HTMLElement} */ (document.getElementById('call'));
const start = /** @type {HTMLButtonElement} */ (document.getElementById('start-call'));
const news = /** @type {HTMLElement} */ (document.getElementById('call-news'));
const join = /** @type {HTMLButtonElement} */ (document.getElementById('join-call'));

/**
 * Offers a call in the room, and says when others are in one. Before somebody presses a button, nothing of its code loads, no device
 * opens, and others send nothing.
 *
 * @param {WebrtcRoomElement} room
 * @param {(inCall: boolean) => void} changed - Hears when there is a call in the page, and when there is none any more.
 */
export function offerCall(room, changed) {
  /** @type {WebrtcCallElement | undefined} */
  let call;
  let failed = false;

  for (const button of [start, join]) button.addEventListener('click', () => void enter());
  for (const name of /** @type {const} */ (['peerlist', 'presence', 'track', 'track-end'])) {
    room.addEventListener(name, show);
  }
  room.addEventListener('statechange', follow);
  follow();

  function follow() {
    if (!room.connection) close();
    failed &&= room.connection !== undefined;
    show();
  }

  /** Puts a call beside the chat, which loads its code, and joins it. */
  async function enter() {
    if (call) return;
    const element = document.createElement('webrtc-call');
    call = element;
    failed = false;
    for (const name of ['audio', 'video']) element.toggleAttribute(name, true);
    element.addEventListener('join', () => element.focus()); // the keys of the call work there
    element.addEventListener('leave', () => close(element));
    element.addEventListener('error', () => {
      if (call !== element) return;
      failed = !element.joined; // what is wrong with a device, the call says itself
      if (failed) close();
    });
    place.append(element);
    changed(true);
    show();
    await customElements.whenDefined('webrtc-call');
    if (call === element) await element.join();
  }

  /** Takes the call out of the page. `element`: only if it is this one, because a call may end after the next one has begun. */
  function close(element = call) {
    if (!call || call !== element) return;
    const active = document.activeElement;
    const focus = active === call || active === document.body; // else somebody is elsewhere, and stays there
    call.remove();
    call = undefined;
    changed(false);
    show();
    if (focus) start.focus();
  }

  function show() {
    const people = [...room.peers.values()].filter(({ tracks }) => tracks.size > 0);
    if (!call) for (const { tracks } of people) for (const track of tracks.values()) track.hide();
    const text = call ? '' : failed ? FAILED : people.length > 0 ? inCall(people.map(displayName)) : '';
    if (news.textContent !== text) news.textContent = text; // or it would be read out again
    start.disabled = !room.connection;
    start.hidden = call !== undefined || room.state === 'waiting' || room.state === 'failed';
    place.hidden = call === undefined;
    join.hidden = text === '';
    join.textContent = failed ? 'Try again' : 'Join';
  }
}

const FAILED = 'The call could not be loaded. Check your network, and try again.';

/** @param {string[]} people */
function inCall(people) {
  return `${names.format(people)} ${people.length > 1 ? 'are' : 'is'} in a call.`;
}
