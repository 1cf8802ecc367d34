import { setTimeout } from 'node:timers/promises';
import { RelayFlow } from '../../src/core/relay/relay-flow.js';
import { RelayLink } from '../../src/core/relay/relay-link.js';
import { parseServerFrame, type Member } from '../../src/protocol/frames.js';
import { openByHand, type ByHand } from '../support/trust/by-hand.js';
import { PairByHand } from '../support/trust/pair-by-hand.js';
import { packRelay, unpackRelay } from '../../src/protocol/relay-frame.js';
import { ASK, decode, encodeState, STATE } from '../../src/core/session/session-frame.js';
import { assertSoon, within } from '../support/wait.js';
import type { Client, ClientAddress } from '../support/client.js';
import type { SessionKnowledge } from './session-frames.js';

/** So many frames that it has said are kept. */
const MOST_KEPT = 100;
/** Above all that are drawn, so that an `ASK` of it always gets an answer. */
const ASKING_SESSION = 2 ** 32 - 1;

/** Largest message that it says it takes, in bytes. */
const TAKES = 2 ** 22;
/** After this time, in ms, the victim is asked again. */
const PAUSE = 200;
/** Wants messages to go through the server, which the victim may have ended. */
const REQUEST = '{"link":"relay","type":"request"}';

/** A member that goes through all of the handshakes, and then says what it likes. */
export class HostileMember {
  /** What it has seen of the victim's session with it. */
  readonly known: SessionKnowledge = { ours: 1, theirs: 0, next: 0, sent: 0 };
  readonly publicKey: string;
  /** Frames of data, and bytes in them, that the victim has sent to it. */
  readonly heard = { frames: 0, bytes: 0 };
  /** What it has said lately, as it went over the wire. */
  readonly #said: Uint8Array[] = [];
  readonly #client: Client;
  readonly #pair: PairByHand;
  readonly #link: RelayLink;
  readonly #victim: string;
  #answered: () => void = () => undefined;
  #heard: () => void = () => undefined;
  /** The session of ours that the victim last named. */
  #named = 0;

  private constructor(by: ByHand, member: Member) {
    const { client, introduction } = by;
    const victim = member.id;
    this.#client = client;
    this.#victim = victim;
    this.#pair = new PairByHand(by, member);
    this.publicKey = introduction.owned!.ephemeral.publicKey;
    this.#link = new RelayLink({
      cipher: this.#pair.cipher,
      peer: victim,
      flow: new RelayFlow(
        () => 0,
        () => [],
      ),
      send: (frame) => {
        this.#said.push(frame);
        if (this.#said.length > MOST_KEPT) this.#said.shift();
        client.socket.send(frame);
      },
      receive: (frame) => this.#hear(frame),
      report: () => undefined, // a frame for one who was here before under our id
    });
    client.socket.removeAllListeners('message'); // nobody else reads them, and they are many
    client.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        const frame = unpackRelay(Uint8Array.from(data));
        if (frame?.id === victim) this.#link.receive(frame.payload);
      } else {
        const frame = parseServerFrame(data.toString());
        if (frame?.type === 'signal' && frame.from === victim) void this.#pair.read(frame.signal);
      }
    });
  }

  /** Joins the room that the victim is in, as another page of whoever has this name. `victim`: its id. */
  static async enter(
    url: string,
    room: string,
    name: string,
    victim: string,
    options: ClientAddress['options'] = {},
  ): Promise<HostileMember> {
    const by = await openByHand(name, { url, room, options });
    const { members } = await by.client.next('welcome');
    return new HostileMember(
      by,
      members.find((member) => member.id === victim)!,
    );
  }

  get id(): string {
    return this.#client.id;
  }

  /** Sends the victim a signal. */
  signal(signal: string): void {
    void this.#pair.signal(signal);
  }

  /** Tells everybody something new about itself. */
  present(presence: object): void {
    this.#client.send({ type: 'presence', presence: JSON.stringify(presence) });
  }

  /** Sends the victim a frame of a session, sealed as it has to be. */
  say(frame: Uint8Array<ArrayBuffer>): void {
    this.#link.send(frame);
  }

  /** Sends again, as they were, the frames that it said last: how many. */
  sayAgain(): number {
    for (const frame of this.#said) this.#client.socket.send(frame);
    return this.#said.length;
  }

  /** Sends the victim bytes as they are. */
  sayUnsealed(payload: Uint8Array): void {
    this.#client.socket.send(packRelay(this.#victim, payload));
  }

  /** Resolves when the victim has taken all that was said so far, and answers a session that is begun anew. */
  async answer(): Promise<void> {
    this.signal(REQUEST);
    const answered = new Promise<void>((resolve) => (this.#answered = resolve));
    this.say(encodeState({ flags: ASK, session: ASKING_SESSION, offset: 0, peer: 0, received: 0 }, TAKES));
    await within(answered, `${this.#victim} answers ${this.id}`);
  }

  /** Begins a session, and resolves when the victim knows of it, whatever became of those before. */
  async begin(): Promise<void> {
    const { known } = this;
    known.ours++;
    known.next = 0;
    await assertSoon(async () => {
      const heard = new Promise<void>((resolve) => (this.#heard = resolve));
      this.signal(REQUEST);
      this.say(encodeState({ flags: ASK, session: known.ours, offset: 0, peer: 0, received: 0 }, TAKES));
      await Promise.race([heard, setTimeout(PAUSE)]); // it may have let go of us just now
      if (this.#named !== known.ours) throw new Error(`${this.#victim} does not answer ${this.id}.`);
    });
    this.say(encodeState({ flags: 0, session: known.ours, offset: 0, peer: known.theirs, received: 0 }, TAKES));
  }

  /** Resolves with the next frame that comes from the victim. */
  async hears(): Promise<void> {
    const heard = new Promise<void>((resolve) => (this.#heard = resolve));
    await within(heard, `${this.id} hears something`);
  }

  leave(): Promise<void> {
    return this.#client.leave();
  }

  #hear(data: ArrayBuffer): void {
    const frame = decode(data);
    if (!frame) throw new Error(`${this.#victim} sent no frame of a session.`);
    this.#named = frame.peer;
    if (frame.peer === ASKING_SESSION) this.#answered();
    this.#heard();
    const known = this.known;
    if (frame.session !== known.theirs) known.sent = 0;
    known.theirs = frame.session;
    if (frame.flags & STATE) return;
    this.heard.frames++;
    this.heard.bytes += frame.payload.length;
    known.sent = Math.max(known.sent, frame.offset + frame.payload.length);
  }
}
