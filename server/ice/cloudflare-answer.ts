import type { IceServer } from '../../src/protocol/frames.js';
import { checkIceGrant } from './ice-provider.js';

/** More than any honest answer has, in bytes. */
const MOST_BYTES = 16_384;

/**
 * The servers in an answer of Cloudflare's TURN API, in any form that it has had: one server, or a
 * list, STUN and TURN together or apart. Without port 53, which browsers block and wait for. Throws
 * an `Error` that quotes nothing of an answer that makes no sense, for it may hold credentials.
 */
export async function readCloudflareAnswer(response: Response): Promise<readonly IceServer[]> {
  const servers = parse(await readText(response))
    .map((server) => ({ ...server, urls: [server.urls].flat().filter((url) => !/:53(?:\?|$)/.test(url)) }))
    .filter(({ urls }) => urls.length > 0);
  // A browser that cannot take one of them makes no connection at all.
  if (!servers.every(({ urls }) => urls.every((url) => /^(?:stun|turn)s?:\S+$/.test(url)))) {
    throw new Error('its answer has other addresses than those of STUN and TURN.');
  }
  const turn = servers.filter(({ urls }) => urls.some((url) => url.startsWith('turn')));
  if (turn.length === 0) throw new Error('its answer holds no TURN server.');
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
    throw new Error('its answer holds no ICE servers.');
  }
}
