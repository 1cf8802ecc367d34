/**
 * What the first file of the CDN build hands to the parts that hold rare elements: they have no copy of it. A module that is named here
 * is left out of those parts, so each name that they import from it has to be here, too.
 */
export { html, nothing, unsafeCSS } from 'lit';
export { repeat } from 'lit/directives/repeat.js';
export { ConnectionError, openMedia } from './core/index.js';
export { parseHost } from './core/signalling/host.js';
export { DESK_CHANGE, desks, prepared } from './elements/call/preview/prepared.js';
export { controlsStyles, giveFont, widthStyles } from './elements/controls-styles.js';
export { isFirst } from './elements/first-copy.js';
export { Language } from './elements/language/language.js';
export { Vocabulary } from './elements/language/vocabulary.js';
export { internalsOf, observe, page, PageCustomEvent, PageEvent } from './elements/page-support.js';
export { PortableElement } from './elements/portable-element.js';
export { Alike, renderAlike } from './elements/person/alike.js';
export { avatarStyles } from './elements/person/avatar-styles.js';
export { renderGivenName } from './elements/person/given-name.js';
export { hasGivenName, hue, initial, nameOf } from './elements/person/person.js';
export { renderVerified } from './elements/person/verified.js';
export { qrStyles, renderQrCode } from './elements/qr/qr-drawing.js';
export { defaultHost } from './elements/room/default-host.js';
export { RoomConsumer } from './elements/room/room-consumer.js';
