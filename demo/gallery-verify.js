import { ConnectionError } from '/webrtc-elements.js';
import { present, scene } from './gallery-stage.js';

/**
 * @import { WebrtcVerifyElement } from 'webrtc-elements'
 * @import { VerificationState } from 'webrtc-elements/core'
 * @import { Member, StandInRoom } from './stand-in-room.js'
 */

const { us, grace, linus } = scene.cast;
/** A code as two people compare it. */
const CODE = { emoji: [3, 17, 40, 8, 55, 29, 62], digits: [4071, 1986, 7345] };

/** `<webrtc-verify>` in every state. */
export function showVerify() {
  verify('Whom to verify', {}).peer = '';
  verify('As it begins', {});
  const asked = verify('Somebody asks', {});
  void whenShown(asked).then(() => roomOf(asked).tell('verify', grace.id));
  begun('We have asked', { phase: 'asking' });
  begun('Emoji to compare', { phase: 'comparing', ...CODE });
  begun('Numbers to compare', { phase: 'comparing', ...CODE }, 'switch');
  begun('We have confirmed', { phase: 'confirmed', ...CODE });
  begun('Verified', { phase: 'done', kept: true });
  begun('The codes differ', { phase: 'failed', error: new ConnectionError('verify-mismatch') });
  void press(verify('The safety number', { trust: 'verified' }), 'safety-button');
  begun('In 280 pixels', { phase: 'comparing', ...CODE }, undefined, 'narrow');
  void press(verify('The safety number in 280 pixels', {}, 'narrow'), 'safety-button');
}

/** A verification that is as far as this. @param {string} caption @param {VerificationState} state @param {string} [button] */
function begun(caption, state, button, kind = '') {
  const trust = state.phase === 'done' ? 'verified' : 'open';
  void press(verify(caption, { verifies: state, trust }, kind), 'start', ...(button ? [button] : []));
}

/** @param {string} caption @param {Partial<Member>} how - What is special about the person. */
function verify(caption, how, kind = '') {
  const element = document.createElement('webrtc-verify');
  element.peer = grace.id;
  present(caption, element, kind).enter(us, [{ ...grace, ...how }, linus]);
  return element;
}

/** @param {Element} element */
function roomOf(element) {
  return /** @type {StandInRoom} */ (element.closest('stand-in-room'));
}

/** Resolves when a rare element has loaded and shows its room. @param {WebrtcVerifyElement} element */
async function whenShown(element) {
  await customElements.whenDefined('webrtc-verify');
  await element.updateComplete;
  await element.updateComplete;
}

/** Presses buttons, one after the other. @param {WebrtcVerifyElement} element @param {string[]} parts */
async function press(element, ...parts) {
  for (const part of parts) {
    await whenShown(element);
    if (part === 'start') element.start();
    else element.shadowRoot?.querySelector(`[part=${part}]`)?.dispatchEvent(new MouseEvent('click'));
  }
}
