import Server, { defaultHeaders } from 'webrtc-elements/server/partykit';
import type * as Party from 'partykit/server';

/** What a project of PartyKit has: all hooks, each with a `super` call, and the last word on what is answered over HTTP. */
export default class PartyServer extends Server {
  /** What the hooks were called with, in the order of the calls. */
  readonly calls: string[] = [];

  static override async onBeforeConnect(request: Party.Request, lobby: Party.Lobby): Promise<Party.Request | Response> {
    if (new URL(request.url).searchParams.has('banned')) return new Response('Not you.', { status: 403 });
    return super.onBeforeConnect(request, lobby);
  }

  override async onConnect(connection: Party.Connection, context: Party.ConnectionContext): Promise<void> {
    this.calls.push(`connect ${connection.id}`);
    await super.onConnect(connection, context);
  }

  override async onClose(connection: Party.Connection): Promise<void> {
    await super.onClose(connection);
    this.calls.push(`close ${connection.id}`);
  }

  override async onRequest(request: Party.Request): Promise<Response> {
    const answer = await super.onRequest(request);
    const headers = { ...Object.fromEntries(answer.headers), ...defaultHeaders(), 'x-calls': this.calls.join() };
    return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
  }
}
