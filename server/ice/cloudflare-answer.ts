import type { IceServer } from '../../src/protocol/frames.js';
import { checkIceGrant } from './ice-provider.js';

/** The longest answer that is read, in bytes. Real ones are much shorter. */
const MOST_BYTES = 16_384;

/**
 * Reads the servers from an answer of Cloudflare's TURN API, in all its versions: one server or a list, with STUN and
 * TURN together or apart. Leaves out port 53: browsers block it, and lose time with it. Throws an `Error` if the answer is
 * invalid; the error does not quote the answer, which may contain credentials.
 */
export async function readCloudflareAnswer(response: Response): Promise<readonly IceServer[]> {
  const servers = parse(await readText(response))
    .map((server) => ({ ...server, urls: [server.urls].flat().filter((url) => !/:53(?:\?|$)/.test(url)) }))
    .filter(({ urls }) => urls.length > 0);
  // If a browser rejects one URL, it makes no RTCPeerConnection at all.
  if (!servers.every(({ urls }) => urls.every((url) => /^(?:stun|turn)s?:\S+$/.test(url)))) {
    throw new Error('its answer has URLs that are not for STUN or TURN.');
  }
  const turn = servers.filter(({ urls }) => urls.some((url) => url.startsWith('turn')));
  if (turn.length === 0) throw new Error('its answer has no TURN server.');
  if (!turn.every(({ username, credential }) => username && credential)) {
    throw new Error('its answer lacks credentials.');
  }
  return servers;
}

async function readText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('its answer is too long.');
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

function parse(text: string): readonly IceServer[] {
  try {
    const { iceServers } = JSON.parse(text) as { iceServers: unknown };
    return checkIceGrant({ iceServers: Array.isArray(iceServers) ? iceServers : [iceServers] }).iceServers;
  } catch {
    throw new Error('its answer has no valid ICE servers.');
  }
}
