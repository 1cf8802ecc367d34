import { routeRoomRequest } from 'webrtc-elements/server/partyserver';

export { PairRoom, SignallingRoom } from 'webrtc-elements/server/partyserver';

export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    return (await routeRoomRequest(request, env)) ?? new Response('Not found.\n', { status: 404 });
  },
};
