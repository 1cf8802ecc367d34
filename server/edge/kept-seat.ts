import type { Seat } from '../room/seat.js';

/** A seat without its socket, as it is attached to the socket. */
export type KeptSeat = Omit<Seat<never>, 'socket'>;

/** Texts of a seat that are too long to be attached. They are stored under the member's id. */
export type LongTexts = Pick<KeptSeat, 'presence' | 'given'>;

/**
 * How long the texts of a seat may be to be attached, in bytes. An attachment has at most 16 KiB, of which the socket's URL takes 4, and
 * what else there is of a seat and a connection less than 1.
 */
const MOST_ATTACHED = 10 * 1024;

/** Splits a seat into what is attached to its socket, and what is stored because it is too long for that. */
export function splitSeat(seat: KeptSeat): { readonly kept: KeptSeat; readonly long?: LongTexts } {
  const { presence, given, hello } = seat;
  if (sizeOf(presence) + sizeOf(given ?? '') + sizeOf(hello) <= MOST_ATTACHED) return { kept: seat };
  return { kept: { ...seat, presence: '', given: undefined }, long: { presence, given } };
}

/** How many bytes the runtime takes for a text: one for each character, or two if one of them needs two. */
function sizeOf(text: string): number {
  return /^[\0-\xff]*$/.test(text) ? text.length : 2 * text.length;
}
