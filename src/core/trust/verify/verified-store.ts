import { within } from '../../after.js';
import { ConnectionError } from '../../errors.js';
import { lazy } from '../../parts/load.js';
import { transact } from '../identity/database.js';
import { announce, followTabs } from './verified-news.js';

/** Somebody whom a person has verified on this device. */
export interface Verified {
  /** See `peer.identity`. */
  readonly identity: string;
  /** The name that was shown then: at most 100 characters, or empty. */
  readonly name: string;
  /** When that was, in ms since 1970. */
  readonly when: number;
}

type People = ReadonlyMap<string, Verified>;

const STORE = { database: 'webrtc-elements verified', store: 'identities' };
/** How many are kept. The oldest go. */
const MOST = 1000;
/** How long we wait for a storage that does not answer, in ms. */
const PATIENCE = 2_000;

/** What the device keeps, as far as we know. */
let stored: People = new Map();
/** Who was verified in this page, and the device does not keep. */
const own = new Map<string, Verified>();
/** Who was taken back in this page, and when, in ms since 1970. The device may still keep what is older. */
const forgotten = new Map<string, number>();
const known = new Map<string, Verified>();
const listeners = new Set<() => void>();
let stopFollowing = (): void => undefined;
/** The storage does one thing after the other. */
let last: Promise<unknown> = Promise.resolve();
/** Whether what the device keeps is about to be read again. */
let due = false;

/** All who are verified, by identity: what the device keeps, and what came in this page. */
export const verified: People = known;

const loadOnce = lazy(async () => {
  if (!(await inTurn(read))) throw new ConnectionError('storage-failed');
});

/** Reads what the device keeps, unless that has worked before. Never rejects: without storage, there is what came in this page. */
export async function load(): Promise<void> {
  await loadOnce().catch(() => undefined);
}

/** Keeps somebody. Resolves with whether the device does, and not this page alone. */
export async function add(one: Verified): Promise<boolean> {
  await load();
  const { identity } = one;
  own.set(identity, one);
  forgotten.delete(identity);
  const all = new Map([...stored, ...own]).values();
  const old = [...all].sort((a, b) => b.when - a.when).slice(MOST);
  for (const each of old) drop(each.identity);
  tell();
  return inTurn(async () => {
    await transact(STORE, 'readwrite', (store) => {
      for (const each of old) store.delete(each.identity);
      return store.put(one, identity);
    });
    stored = new Map(stored).set(identity, one);
    if (own.get(identity) === one) own.delete(identity);
    announce();
  });
}

/** Forgets somebody. Rejects with `storage-failed` if the device may not: then they are verified again when the page is loaded again. */
export async function remove(identity: string): Promise<void> {
  await load();
  const mayBeKept = 'indexedDB' in globalThis && (stored.has(identity) || !own.has(identity));
  drop(identity);
  forgotten.set(identity, Date.now());
  tell();
  const gone = await inTurn(async () => {
    await transact(STORE, 'readwrite', (store) => store.delete(identity));
    announce();
  });
  if (!gone && mayBeKept) throw new ConnectionError('storage-failed');
  forgotten.delete(identity);
}

/** Calls `listener` on every change. Returns a function that removes the listener. */
export function onChange(listener: () => void): () => void {
  if (listeners.size === 0) stopFollowing = followTabs(readAgain);
  listeners.add(listener);
  return () => {
    if (listeners.delete(listener) && listeners.size === 0) stopFollowing();
  };
}

function drop(identity: string): void {
  own.delete(identity);
  stored = new Map([...stored].filter(([each]) => each !== identity));
}

/** Says who is verified now. */
function tell(): void {
  const isOver = ({ identity, when }: Verified): boolean => when <= (forgotten.get(identity) ?? -Infinity);
  known.clear();
  for (const one of stored.values()) if (!isOver(one)) known.set(one.identity, one);
  for (const one of own.values()) known.set(one.identity, one);
  for (const listener of listeners) listener();
}

async function read(): Promise<void> {
  due = false;
  const kept = await transact<Verified[]>(STORE, 'readonly', (store) => store.getAll());
  stored = new Map(kept.map((one) => [one.identity, one]));
  tell();
}

/** Another tab has changed what the device keeps. However often it says so, one reading at a time is due. */
function readAgain(): void {
  if (due) return;
  due = true;
  void inTurn(read);
}

/** Does something after all that was begun before. Resolves with whether it works, and does so in time. */
function inTurn(act: () => Promise<void>): Promise<boolean> {
  const done = last.then(async () => {
    let worked = false;
    const acted = (async (): Promise<void> => {
      await act();
      worked = true;
    })();
    await within(PATIENCE, acted).catch(() => undefined);
    return worked;
  });
  last = done;
  return done;
}
