import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Callers } from '../entrance/callers.js';
import type { Entrance, Pass, Refusal, RoomName, Visitor } from '../entrance/entrance.js';
import { answerPeek } from '../entrance/peek-route.js';
import { answerTurn } from '../entrance/turn-route.js';
import { roomKey, type Rooms } from '../room/rooms.js';
import type { ClientAddress } from './client-address.js';
import { answerStatus } from './http-routes.js';
import type { Journal } from './journal.js';
import type { Line } from './line.js';
import { sendWebResponse, toWebRequest } from '../http/web-request.js';

export interface RoomRequestsOptions {
  readonly client: ClientAddress;
  /** Counts the requests of each address. */
  readonly callers: Callers;
  readonly entrance: Entrance;
  readonly rooms: Pick<Rooms<Line>, 'count'>;
  readonly journal: Journal;
}

/** Answers requests about a room that open no socket: for ICE servers, and for how many are in it. */
export class RoomRequests {
  readonly #options: RoomRequestsOptions;

  constructor(options: RoomRequestsOptions) {
    this.#options = options;
  }

  /** Answers `/:party/:room/turn`. */
  turn(request: IncomingMessage, response: ServerResponse, room: RoomName): void {
    const { entrance } = this.#options;
    this.#answer(request, response, (web, address) =>
      answerTurn(entrance, web, room, async (visitor): Promise<Pass | Refusal> => {
        const pass = this.#ask(address) ?? (await entrance.admitRequest(visitor));
        if ('refused' in pass) this.#note(pass, room, address);
        return pass;
      }),
    );
  }

  /** Answers `GET` of `/:party/:room`, and returns true, if the server says how many are in a room. */
  peek(request: IncomingMessage, response: ServerResponse, room: RoomName): boolean {
    const { entrance, rooms } = this.#options;
    if (request.method !== 'GET' || !entrance.peeks) return false;
    this.#answer(request, response, (web, address) =>
      answerPeek(entrance, web, room, {
        count: () => rooms.count(room.party, room.name),
        admit: async (visitor: Visitor): Promise<Refusal | undefined> => {
          const refusal = this.#ask(address) ?? (await entrance.admitPeek(visitor));
          if (refusal) this.#note(refusal, room, address);
          return refusal;
        },
      }),
    );
    return true;
  }

  #ask(address: string): Refusal | undefined {
    return this.#options.callers.ask(address);
  }

  #note({ refused }: Refusal, room: RoomName, address: string): void {
    const { journal } = this.#options;
    journal.refused(refused);
    journal.turnedAway(refused, roomKey(room.party, room.name), address);
  }

  #answer(
    request: IncomingMessage,
    response: ServerResponse,
    answer: (request: Request, address: string) => Promise<Response>,
  ): void {
    const { client, journal } = this.#options;
    const web = toWebRequest(request, client.isSecure(request));
    if (!web) {
      answerStatus(response, 400);
      return;
    }
    answer(web, client.of(request))
      .then((answered) => sendWebResponse(answered, response))
      .catch((error: unknown) => {
        journal.failed(error);
        response.destroy();
      });
  }
}
