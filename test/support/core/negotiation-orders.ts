import { Negotiation } from '../../../src/core/link/negotiation.js';
import type { DescriptionSignal, NegotiationSignal } from '../../../src/core/signalling/signal.js';
import { until } from '../wait.js';

/** What came of an order of events. */
export interface Outcome {
  /** What both sides failed with. */
  readonly complaints: string[];
  /** What else the order is about. */
  readonly facts: Readonly<Record<string, unknown>>;
}

type Candidates = Extract<NegotiationSignal, { type: 'candidates' }>;

/** One end of a link: what it says stays with it until a test hands it over. */
class Side {
  readonly connection: RTCPeerConnection;
  channel: RTCDataChannel | undefined;
  readonly negotiation: Negotiation;
  readonly said: NegotiationSignal[] = [];
  readonly complaints: string[] = [];
  /** Candidates that the connection was given, and what it said to each. */
  readonly given: { readonly candidate: RTCIceCandidateInit; settled?: boolean; refused?: unknown }[] = [];
  readonly #abort = new AbortController();

  constructor(Implementation: typeof RTCPeerConnection, polite: boolean) {
    const { given } = this;
    class Watched extends Implementation {
      override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
        const entry: Side['given'][number] = { candidate: candidate ?? {} };
        given.push(entry);
        try {
          await super.addIceCandidate(candidate ?? undefined);
        } catch (cause) {
          entry.refused = cause;
          throw cause;
        } finally {
          entry.settled = true;
        }
      }
    }
    this.connection = new Watched({ iceServers: [] });
    const open = (): void => {
      this.channel ??= this.connection.createDataChannel('test', { negotiated: true, id: 0 });
    };
    if (!polite) open();
    this.negotiation = new Negotiation(this.connection, {
      signal: this.#abort.signal,
      polite,
      send: (signal) => this.said.push(JSON.parse(JSON.stringify(signal)) as NegotiationSignal),
      beforeAnswer: open,
      fail: (cause) => this.complaints.push(String(cause)),
      run: (step) => step(),
      overload: () => this.complaints.push('overload'),
    });
  }

  get descriptions(): DescriptionSignal[] {
    return this.said.filter((signal) => signal.type === 'description');
  }

  get candidates(): Candidates[] {
    return this.said.filter((signal) => signal.type === 'candidates');
  }

  get refused(): string[] {
    return this.given.filter(({ refused }) => refused).map(({ refused }) => String(refused));
  }

  /** How many times the connection was given this candidate; others may come in any number, and late. */
  timesGiven(wanted: RTCIceCandidateInit): number {
    const { candidate, usernameFragment } = wanted;
    return this.given.filter(
      ({ candidate: given }) => given.candidate === candidate && given.usernameFragment === usernameFragment,
    ).length;
  }

  /** Waits for the next description of this type, and for its candidates; resolves with them, and with all that was said. */
  async says(type: RTCSdpType): Promise<[DescriptionSignal, Candidates[], NegotiationSignal[]]> {
    const said = (): DescriptionSignal | undefined =>
      this.descriptions.findLast(({ description }) => description.type === type);
    const mine = (): Candidates[] => this.candidates.filter((signal) => belongs(signal, said()?.description));
    // Whoever gives way may have said the candidates of its answer already.
    await until(() => said() !== undefined && (type === 'answer' || mine().length > 0), `it says an ${type}`);
    return [said()!, mine(), this.said.splice(0)];
  }

  close(): void {
    this.#abort.abort();
    this.connection.close();
  }
}

type Order = (a: Side, b: Side, open: (polite: boolean) => Side) => Promise<Record<string, unknown>>;

/** Orders in which events of two sides can come; `a` is impolite and makes the first offer, `b` is polite. */
const ORDERS = {
  'a new offer and its candidates come in one go': async (a, b) => {
    await link(a, b);
    b.given.length = 0;
    a.connection.restartIce();
    const [offer, candidates] = await a.says('offer');
    await deliver(b, offer, ...candidates);
    await complete(a, b);
    return { refused: b.refused, given: b.given.length >= candidates.length };
  },

  'candidates overtake the first offer': async (a, b) => {
    a.negotiation.offer();
    const [offer, candidates] = await a.says('offer');
    await deliver(b, ...candidates);
    await deliver(b, offer);
    await complete(a, b);
    return { refused: b.refused, given: b.given.length >= candidates.length };
  },

  'candidates that name no generation overtake the first offer': async (a, b) => {
    a.negotiation.offer();
    const [offer, candidates] = await a.says('offer');
    const nameless = candidates.map((signal) => ({
      ...signal,
      candidates: signal.candidates.map(({ candidate, sdpMid }) => ({ candidate: candidate!, sdpMid: sdpMid! })),
    }));
    await deliver(b, ...nameless, offer);
    await complete(a, b);
    return { refused: b.refused, given: b.given.length >= candidates.length };
  },

  'candidates overtake the answer to a new offer': async (a, b) => {
    await link(a, b);
    a.given.length = 0;
    a.connection.restartIce();
    const [offer] = await a.says('offer');
    await deliver(b, offer);
    await until(
      () => b.candidates.some((signal) => belongs(signal, b.connection.localDescription ?? undefined)),
      'b has candidates',
    );
    const [answer, candidates] = await b.says('answer');
    await deliver(a, ...candidates);
    await deliver(a, answer);
    await complete(a, b);
    return { refused: a.refused, given: a.given.length >= candidates.length };
  },

  'candidates come late, of a generation that is over': async (a, b) => {
    await link(a, b);
    const late = aCandidate(generation(a.connection.localDescription));
    a.connection.restartIce();
    const [, , said] = await a.says('offer');
    await deliver(b, ...said);
    await complete(a, b);
    await deliver(b, { type: 'candidates', candidates: [late] });
    return { given: b.timesGiven(late) };
  },

  'both sides restart at once, and candidates of the offer that gave way come late': async (a, b) => {
    await link(a, b);
    for (const { connection } of [a, b]) connection.restartIce();
    const [offer] = await a.says('offer');
    const [losing, candidates] = await b.says('offer');
    await deliver(a, losing, candidates[0]!);
    await deliver(b, offer);
    const [answer] = await b.says('answer');
    a.given.length = 0;
    await deliver(a, answer, ...candidates);
    await complete(a, b);
    const given = new Set(a.given.map(({ candidate }) => candidate.usernameFragment));
    // The answer may take up the generation of the offer that gave way.
    const stray = [...given].filter((name) => name !== generation(a.connection.remoteDescription));
    return { refused: a.refused, stray };
  },

  'an offer is said twice, and both arrive in one go': async (a, b) => {
    a.negotiation.offer();
    const [offer] = await a.says('offer');
    await deliver(b, offer, offer);
    const said = b.descriptions.map(({ description }) => description.type);
    await complete(a, b);
    return { said };
  },

  'an answer to the offer before comes while another is out': async (a, b) => {
    await link(a, b);
    a.connection.restartIce();
    const [first] = await a.says('offer');
    a.negotiation.resend();
    const again = a.said.splice(0) as DescriptionSignal[];
    await deliver(b, first);
    await deliver(b, ...again);
    const [, , said] = await b.says('answer');
    const [answer, late] = said.filter((signal) => signal.type === 'description');
    await deliver(a, answer!);
    a.connection.restartIce();
    const [second] = await a.says('offer');
    await deliver(a, late!);
    const state = a.connection.signalingState;
    await deliver(b, second);
    await complete(a, b);
    return {
      twice: again.length,
      state,
      same: generation(a.connection.remoteDescription) === generation(b.connection.localDescription),
    };
  },

  'an offer arrives while one of our own is being made': async (a, b) => {
    await link(a, b);
    b.connection.restartIce();
    const [offer] = await b.says('offer');
    a.connection.restartIce();
    a.negotiation.offer();
    await deliver(a, offer);
    await complete(a, b);
    return { states: [a.connection.signalingState, b.connection.signalingState] };
  },

  'candidates of a generation that never comes are sent without end': async (a, b) => {
    a.negotiation.offer();
    const [offer] = await a.says('offer');
    const flood = Array.from({ length: 300 }, () => aCandidate('never'));
    await deliver(b, { type: 'candidates', candidates: flood }, offer);
    const before = b.given.length;
    // Then it comes, and shows how many have waited.
    const sdp = offer.description
      .sdp!.replace(/(a=ice-ufrag:).*/, '$1never')
      .replace(/(a=ice-pwd:).*/, `$1${'x'.repeat(24)}`);
    await deliver(b, { type: 'description', description: { type: 'offer', sdp } });
    return { before, waited: b.given.length };
  },

  'a candidate names a media section that is not there': async (a, b) => {
    await link(a, b);
    const candidate = { ...aCandidate(generation(a.connection.localDescription)), sdpMid: 'none', sdpMLineIndex: 9 };
    await deliver(b, { type: 'candidates', candidates: [candidate] });
    return { given: b.timesGiven(candidate) };
  },

  'the link is closed while candidates wait and a description is being taken': async (a, b, open) => {
    a.negotiation.offer();
    const [offer, candidates] = await a.says('offer');
    void deliver(b, ...candidates, offer, ...candidates);
    b.close();
    await link(open(false), open(true)); // a closed one need not settle; what it had to say, it would have said by now
    return { said: b.descriptions.length };
  },
} as const satisfies Record<string, Order>;

export type OrderName = keyof typeof ORDERS;

/** All of them, by name. */
export const NAMES = Object.keys(ORDERS) as OrderName[];

/** Plays one of them with two real connections. */
export async function play(name: OrderName, Implementation: typeof RTCPeerConnection): Promise<Outcome> {
  const sides: Side[] = [];
  const open = (polite: boolean): Side => {
    const side = new Side(Implementation, polite);
    sides.push(side);
    return side;
  };
  const [a, b] = [open(false), open(true)];
  try {
    const facts = await (ORDERS[name] as Order)(a, b, open);
    return { complaints: [a, b].flatMap(({ complaints }) => complaints), facts };
  } finally {
    for (const side of sides) side.close();
  }
}

/** Hands signals over in one go, as a socket does that had to wait; resolves when all of them are taken. */
async function deliver(to: Side, ...signals: readonly NegotiationSignal[]): Promise<void> {
  await Promise.all(signals.map((signal) => to.negotiation.receive(signal)));
  await until(() => to.given.every(({ settled }) => settled), 'the candidates are taken or refused');
}

/** Brings about the first link. */
async function link(a: Side, b: Side): Promise<void> {
  a.negotiation.offer();
  await complete(a, b);
}

/** Hands over all that either side says, until both agree and their channel is open. */
async function complete(a: Side, b: Side): Promise<void> {
  await until(() => {
    void deliver(b, ...a.said.splice(0));
    void deliver(a, ...b.said.splice(0));
    const agree = [
      [a, b],
      [b, a],
    ].every(([one, other]) => {
      const { signalingState, remoteDescription } = one!.connection;
      return (
        signalingState === 'stable' && generation(remoteDescription) === generation(other!.connection.localDescription)
      );
    });
    return agree && [a, b].every(({ channel }) => channel?.readyState === 'open');
  }, 'the link comes about');
}

function aCandidate(usernameFragment: string | undefined): RTCIceCandidateInit {
  const candidate = `candidate:1 1 udp 2122252543 127.0.0.1 9 typ host`;
  return { candidate, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: usernameFragment! };
}

function belongs({ candidates }: Candidates, description?: RTCSessionDescriptionInit): boolean {
  return candidates[0]?.usernameFragment === generation(description);
}

/** What names the ICE generation of a description. */
function generation(description?: RTCSessionDescriptionInit | null): string | undefined {
  return /a=ice-ufrag:(\S+)/.exec(description?.sdp ?? '')?.[1];
}
