/** A worker of any kind that does what pages ask it for. `module.js` and `classic.js` give it the core. */

/** @type {import('webrtc-elements/core').Connection | undefined} */
let connection;
/** Its events: [name, about]. @type {[name: string, about: string][]} */
const log = [];

/** @typedef {Pick<typeof import('webrtc-elements/core'), 'connect' | 'ConnectionError' | 'createIdentity'>} Core */

/** @param {Core} core */
const commandsWith = ({ connect, ConnectionError, createIdentity }) => ({
  /** @param {import('webrtc-elements/core').ConnectOptions} options */
  async join(options) {
    connection = await connect(options);
    for (const name of /** @type {const} */ (['connect', 'upgrade', 'presence', 'peer-disconnect', 'state'])) {
      connection.on(name, (/** @type {string} */ about) => void log.push([name, about]));
    }
    connection.on('message', ({ data, peer }) => void log.push(['message', `${peer}: ${say(data)}`]));
    connection.on('error', ({ code, message }) => void log.push(['error', `${code} ${message}`]));
    const latest = connection.topic('latest', { delivery: 'latest' });
    latest.on('message', ({ data }) => {
      latest.send(/** @type {number} */ (data) + 1).catch(() => undefined); // we may leave before they say that they have it
    });
    return connection.id;
  },
  /**
   * As who the worker was before it was stopped, if it has joined like this then.
   *
   * @param {import('webrtc-elements/core').ConnectOptions} options
   * @param {string} recipe a script with the function `keptIdentity()`
   */
  async joinAgain(options, recipe) {
    const keptIdentity = new Function('createIdentity', `${recipe}; return keptIdentity;`)(createIdentity);
    return this.join({ ...options, identity: await keptIdentity() });
  },
  /** The code of the error that joining ends with. @param {import('webrtc-elements/core').ConnectOptions} options */
  fail: (options) =>
    connect(options).then(
      () => 'joined',
      (error) => (error instanceof ConnectionError ? error.code : String(error)),
    ),
  /** @param {string | Uint8Array<ArrayBuffer>} data */
  send: (data) => connection?.send(data),
  /** @param {import('webrtc-elements/core').Presence} presence */
  present: (presence) => connection?.setPresence(presence),
  close: () => connection?.close(),
  about: () => ({
    scope: globalThis.constructor.name,
    webrtc: 'RTCPeerConnection' in globalThis,
    joined: connection !== undefined,
    log,
    peers: Array.from(connection?.peers.values() ?? [], ({ id, path, presence }) => ({ id, path, presence })),
  }),
});

/** Follows pages: each message asks for something, and brings the port for the answer. @param {Core} core */
globalThis.talk = (core) => {
  /** @type {Record<string, (...args: never[]) => unknown>} */
  const commands = commandsWith(core);
  const obey = async (/** @type {MessageEvent} */ { data: [name, ...args], ports: [port] }) => {
    try {
      port?.postMessage({ answer: await commands[name]?.call(commands, .../** @type {never[]} */ (args)) });
    } catch (error) {
      port?.postMessage({ error: String(error) });
    }
  };
  addEventListener('message', (event) => {
    const done = obey(event);
    if ('waitUntil' in event) /** @type {any} */ (event).waitUntil(done); // a service worker may end after that
  });
  addEventListener('connect', (/** @type {any} */ { ports: [port] }) => (port.onmessage = obey)); // a shared worker
};

/** @param {unknown} data */
function say(data) {
  return typeof data === 'string'
    ? data
    : data instanceof ArrayBuffer
      ? `${data.byteLength} bytes`
      : JSON.stringify(data);
}
