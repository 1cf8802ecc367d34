/** Pages from their own machine have WebCrypto without https. */
const OWN_MACHINE = /^127\.[\d.]+$|^\[::1\]$|(?:^|\.)localhost$/;

/**
 * Whether rooms at this address can be private: everybody who opens it has the WebCrypto that this takes. Over plain http, a phone has none.
 *
 * @param {Pick<Location, 'protocol' | 'hostname'>} address
 */
export function canBePrivate({ protocol, hostname }) {
  return window.isSecureContext && (protocol === 'https:' || OWN_MACHINE.test(hostname));
}

/** Shows what there is to say about private rooms, or about open ones. @param {boolean} isPrivate */
export function sayHowPrivate(isPrivate) {
  for (const text of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-rooms]'))) {
    text.hidden = text.dataset['rooms'] !== (isPrivate ? 'private' : 'open');
  }
}
