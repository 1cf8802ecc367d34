import { routeRoomRequest, SignallingRoom, type EdgeOptions, type RoomName } from 'webrtc-elements/server/partyserver';

export { PairRoom, SignallingRoom } from 'webrtc-elements/server/partyserver';

/** A room with a hook of the application's, and with a clock that can be put forward. */
export class StrictRoom extends SignallingRoom {
  override readonly party: string = 'strict';

  override configure(): EdgeOptions {
    return {
      ...super.configure(),
      origins: ['https://my.host'],
      limits: { framesPerSecond: 100, membersPerRoom: 3 },
      authorize: async (request: Request, room: RoomName) => {
        const { searchParams } = new URL(request.url);
        console.log(`authorize ${searchParams.get('_pk')}`);
        await scheduler.wait(Number(searchParams.get('thinks') ?? 20)); // as a database would take
        if (searchParams.get('token') !== `for ${room.party}/${room.name}`) return false;
        const about = searchParams.get('about');
        const given = { name: searchParams.get('_pk'), ...(about !== null && { about: about.repeat(4_000) }) };
        return { given, rights: { relay: false } };
      },
    };
  }

  override async onRequest(request: Request): Promise<Response> {
    const later = new URL(request.url).searchParams.get('later');
    if (later === null) return super.onRequest(request);
    const { now } = Date;
    Date.now = () => now() + Number(later);
    await this.onAlarm();
    Date.now = now;
    return new Response();
  }
}

/** What an application's worker is. */
export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    return (await routeRoomRequest(request, env)) ?? new Response('Not found.\n', { status: 404 });
  },
};
