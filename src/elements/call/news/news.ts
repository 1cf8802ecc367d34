import type { Connection, LocalMedia } from '../../../core/index.js';
import type { Language } from '../../language/language.js';
import type { CallWords } from '../../language/words.js';
import { nameOf } from '../../person/person.js';
import type { News } from './captions.js';
import type { Seat } from '../stage/seats.js';
import { isHeard } from '../sources.js';

/** What screen readers say of a call: who comes, goes and shares a screen, and what others see and hear of us. */
export function newsOf(
  connection: Connection,
  seats: readonly Seat[],
  { text }: Language<CallWords>,
): ReadonlyMap<string, News> {
  const news = new Map<string, News>();
  for (const { key, peer: id = '', source } of seats) {
    const peer = connection.peers.get(id);
    if (!peer) continue;
    const name = nameOf(peer, text('guest'));
    const [comes, goes] = source === 'screen' ? (['shares', 'unshares'] as const) : (['enters', 'exits'] as const);
    news.set(key, { comes: text(comes, { name }), goes: text(goes, { name }) });
  }
  const { media } = connection;
  for (const [is, comes, goes] of ownNews(media)) {
    if (is) news.set(comes, { comes: text(comes), goes: text(goes), own: true });
  }
  return news;
}

function ownNews(
  media: LocalMedia,
): (readonly [boolean, 'heard' | 'seen' | 'sharing', keyof CallWords & `un${string}`])[] {
  return [
    [isHeard(media), 'heard', 'unheard'],
    [media.camera.state.phase === 'on', 'seen', 'unseen'],
    [media.screen.state.phase === 'on', 'sharing', 'unsharing'],
  ];
}
