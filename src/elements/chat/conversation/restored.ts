import type { ChatMessage } from './conversation.js';
import { flat } from './flat.js';
import type { Language } from '../../language/language.js';
import { nameOf } from '../../person/person.js';

/** A message of an earlier conversation, as the page has kept it: any field may be missing or invalid. */
export function restored(kept: object, language: Pick<Language, 'text'>): Omit<ChatMessage, 'id'> {
  const { time, own, pending, alike, given: vouched, ...rest } = kept as Partial<Record<keyof ChatMessage, unknown>>;
  const date = dateOf(time);
  const from = textOf(rest.from);
  const total = own ? countOf(rest.total) : undefined;
  const received = own ? countOf(rest.received) : undefined;
  // Nobody knows what became of a message that was on its way when its page was closed.
  const lost = own && !received && (pending || total) ? language.text('lostClosed') : undefined;
  return {
    ...rest,
    from,
    own: Boolean(own),
    name: nameOf({ id: from, presence: { name: textOf(rest.name) } }, language.text('guest')),
    alike: countOf(alike),
    given: vouched === true,
    text: flat(textOf(rest.text)),
    time: Number.isNaN(date.getTime()) ? new Date() : date,
    pending: false,
    total,
    received,
    failure: own ? textOf(rest.failure) || lost : undefined,
  };
}

function dateOf(time: unknown): Date {
  return new Date(typeof time === 'string' ? time : Number(time ?? Number.NaN));
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}
