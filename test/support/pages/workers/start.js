/** Starts workers for a page of a test, and asks them for things. */

/** @typedef {Worker | MessagePort | ServiceWorker} Target */

/** @type {Record<import('../../workers.js').WorkerKind, (url: string, type: WorkerType) => Target | Promise<Target>>} */
const STARTS = {
  dedicated: (url, type) => watched(new Worker(url, { type })),
  shared: (url, type) => watched(new SharedWorker(url, { type })).port,
  service: async (url, type) => {
    const { installing, waiting, active } = await navigator.serviceWorker.register(url, { type });
    const worker = installing ?? waiting ?? active;
    if (!worker) throw new Error(`There is no service worker ${url}.`);
    return worker;
  },
};

/** @type {Target | undefined} */
let worker;

/** Tells a worker that cannot be loaded from one that is silent. @template {AbstractWorker & EventTarget} Kind @param {Kind} worker */
function watched(worker) {
  worker.addEventListener('error', (event) => console.error('worker:', /** @type {ErrorEvent} */ (event).message));
  return worker;
}

/**
 * Starts a worker; the page has one.
 *
 * @param {import('../../workers.js').WorkerKind} kind
 * @param {string} url
 * @param {WorkerType} type
 */
globalThis.startWorker = async (kind, url, type) => {
  worker = await STARTS[kind](url, type);
  if (worker instanceof MessagePort) worker.start();
};

/** Ends it, as it is. */
globalThis.endWorker = () => {
  if (worker instanceof Worker) worker.terminate();
};

/** Asks it for something that `talk.js` knows. @param {unknown[]} question */
globalThis.askWorker = (...question) =>
  new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data: { answer, error } }) => {
      port1.close();
      if (error) reject(new Error(`The worker says: ${error}`));
      else resolve(answer);
    };
    worker?.postMessage(question, [port2]);
  });
