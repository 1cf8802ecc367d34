import type { IncomingMessage } from 'node:http';
import type { Callers } from '../entrance/callers.js';
import type { MetricsRules } from '../http/metrics-access.js';
import type { Report } from './http-routes.js';
import type { Census, Journal } from './journal.js';

export interface ReportsOptions {
  readonly census: Pick<Census, 'rooms' | 'members'>;
  readonly journal: Pick<Journal, 'metrics'>;
  readonly rules: MetricsRules;
  /** Counts the requests of each address. */
  readonly callers: Pick<Callers, 'ask'>;
  readonly addressOf: (request: IncomingMessage) => string;
  /** Whether the server is about to end. */
  readonly isDraining: () => boolean;
}

/** Answers `/health` and `/metrics`. */
export class Reports {
  readonly #options: ReportsOptions;

  constructor(options: ReportsOptions) {
    this.#options = options;
  }

  /** The answer to a request for this path. `undefined` if there is none, or if nobody is to know that there is. */
  answer(path: string, request: IncomingMessage): Report | Promise<Report> | undefined {
    const { callers, addressOf, journal, rules } = this.#options;
    if (path !== '/health' && path !== '/metrics') return undefined;
    const verdict = path === '/health' ? 'allowed' : rules.judge(request);
    if (verdict === 'hidden') return undefined;
    if (callers.ask(addressOf(request))) return { ...text(429, 'Too many requests.'), headers: { 'retry-after': '1' } };
    if (verdict === 'forbidden') return text(403, 'Your address may not read the metrics.');
    if (verdict === 'unauthorised') {
      return { ...text(401, 'The metrics need a token.'), headers: { 'www-authenticate': 'Bearer' } };
    }
    return path === '/health' ? this.#health() : journal.metrics();
  }

  #health(): Report {
    const { census, isDraining } = this.#options;
    const draining = isDraining();
    const body = { status: draining ? 'draining' : 'ok', rooms: census.rooms(), members: census.members() };
    return { status: draining ? 503 : 200, type: 'application/json', body: JSON.stringify(body) };
  }
}

function text(status: number, sentence: string): Report {
  return { status, type: 'text/plain; charset=utf-8', body: `${sentence}\n` };
}
