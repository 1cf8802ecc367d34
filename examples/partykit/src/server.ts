import Server, { defaultHeaders } from 'webrtc-elements/server/partykit';
import type * as Party from 'partykit/server';

export default class PartyServer extends Server {
  override async onRequest(request: Party.Request): Promise<Response> {
    const answer = await super.onRequest(request);
    return new Response(answer.body, {
      status: answer.status,
      statusText: answer.statusText,
      headers: { ...Object.fromEntries(answer.headers), ...defaultHeaders() },
    });
  }
}

PartyServer satisfies Party.Worker;
