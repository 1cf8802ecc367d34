import Server, { defaultHeaders } from 'webrtc-elements/server/partykit';
import type * as Party from 'partykit/server';

/** What a project of PartyKit has, with the last word on what is answered over HTTP. */
export default class PartyServer extends Server {
  override async onRequest(request: Party.Request): Promise<Response> {
    const answer = await super.onRequest(request);
    const headers = { ...Object.fromEntries(answer.headers), ...defaultHeaders(), 'x-mine': 'yes' };
    return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
  }
}
