import { ConnectionError } from '/webrtc-elements.js';
import { history, SCENES, untilItSpeaks } from './conversation.js';
import './stand-in-room.js';

/** @import { WebrtcChatElement } from 'webrtc-elements' */
/** @import { StandInRoom } from './stand-in-room.js' */

const query = new URLSearchParams(location.search);
const language = query.get('lang') === 'ar' ? 'ar' : 'en';
const scene = SCENES[language];
const { us, grace, linus, mary } = scene.cast;
const room = /** @type {StandInRoom} */ (document.querySelector('stand-in-room'));
const chat = /** @type {WebrtcChatElement} */ (document.querySelector('webrtc-chat'));

document.documentElement.lang = language;
document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
for (const link of document.querySelectorAll('nav a')) {
  const theme = link.getAttribute('href')?.replace('?theme=', '');
  if (theme === (query.get('theme') ?? 'plain')) link.setAttribute('aria-current', 'page');
}

await untilItSpeaks(chat);
room.enter(us, [grace, { ...linus, path: 'turn' }]);
chat.messages = history(scene).slice(0, 4);
room.admit({ ...mary, path: 'relay' });
for (const { who, text } of scene.lines.slice(4)) {
  if (who === 'us') void chat.send(text);
  else room.hear(scene.cast[who].id, text);
}
room.admit({ ...mary, takes: new ConnectionError('peer-unreachable'), state: 'disconnected' });
await chat.send(scene.lost);
room.admit({ ...mary, path: 'relay' });
room.admit({ ...linus, path: 'turn', typing: true });
void chat.send(scene.last);
