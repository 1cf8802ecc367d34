import type { Peer } from '../../../core/index.js';
import type { Language } from '../../language/language.js';
import type { CallWords } from '../../language/words.js';
import { nameOf } from '../../person/person.js';

/** What somebody's place in a call is called: by their name, or as their screen. */
export function seatName(
  { text }: Language<CallWords>,
  who: Pick<Peer, 'id' | 'presence' | 'given'>,
  { self, source }: { readonly self: boolean; readonly source: string },
): string {
  const name = nameOf(who, text('guest'));
  if (source === 'screen') return self ? text('ownScreen') : text('screenOf', { name });
  return self ? text('youNamed', { name }) : name;
}
