import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';

/** How long the server may take to answer, in ms. */
const PATIENCE = 5_000;

/**
 * Asks a server on this machine how it is. Resolves with what is wrong; `undefined` if it is well and not about to end.
 *
 * The certificate is not checked: it is for the public name of the server, and the request does not leave the machine.
 */
export function checkHealth(url: URL): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { agent: false, timeout: PATIENCE, rejectUnauthorized: false };
    const get = url.protocol === 'https:' ? getSecure : getPlain;
    const request = get(url, options, (response) => {
      response.resume();
      const { statusCode } = response;
      resolve(statusCode === 200 ? undefined : `${url.href} answers ${statusCode}.`);
    });
    request.on('error', ({ message }) => resolve(`${url.href} does not answer: ${message}`));
    request.on('timeout', () => request.destroy(new Error(`no answer in ${PATIENCE} ms`)));
  });
}
