import { SCENES } from './conversation.js';
import { StandInRoom } from './stand-in-room.js';

const query = new URLSearchParams(location.search);
const asked = /** @type {keyof typeof SCENES} */ (query.get('lang') ?? 'en');
const main = /** @type {HTMLElement} */ (document.querySelector('main'));

/** The language of the page. */
export const language = Object.hasOwn(SCENES, asked) ? asked : 'en';
/** Who talks in it, and what they say. */
export const scene = SCENES[language];
/** The element to show. */
export const wanted = query.get('show') ?? 'chat';

/** Shows an element in a room of its own, under a caption. @param {string} caption @param {Element} element */
export function present(caption, element, kind = '') {
  const section = document.createElement('section');
  const heading = document.createElement('h2');
  const room = new StandInRoom();
  section.className = kind;
  heading.textContent = caption;
  heading.dir = 'ltr';
  room.append(element);
  section.append(heading, room);
  main.append(section);
  return room;
}
