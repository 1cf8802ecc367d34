import { lazy } from '../../parts/load.js';
import type { Identity, Persona } from '../key-pair.js';
import { transact, type Place } from './database.js';
import { MARK, type Storages } from './identity-mark.js';

const LOCK = 'webrtc-elements';
const IDENTITIES: Place = { database: 'webrtc-elements', store: 'identities' };
/** How long an identity is kept while no page uses it, in ms. */
const LIFETIME = 30 * 24 * 60 * 60 * 1000;
/** How long the page before this one, in the same tab, may take to give its identity back, in ms. */
const PATIENCE = 500;

/** How many tabs may have one identity at a time. Later ones have one of their own. */
const MOST_TABS = 256;

/** An identity as it is stored, and when it was last used, in ms since 1970. */
interface Stored {
  readonly identity: Identity;
  readonly used: number;
}

/** Keeps an identity, by who has it. */
const keeping = new WeakMap<Persona, () => Promise<boolean>>();

/**
 * Finds out who a page is, by the mark of its tab: the name of an identity and, after a dot, the number of the tab. If another page has
 * that, as a tab that was duplicated has the same mark, or if there is none, it is one more tab of the identity of the device, if that
 * has one.
 */
export async function find(storages: Storages): Promise<Persona | undefined> {
  const persona = (await findMarked(storages.tab)) ?? (await findShared(storages.device));
  if (!persona) return undefined;
  mark(storages.tab, persona);
  keeping.set(persona, () => Promise.resolve(true));
  return persona;
}

/** Keeps an identity, and deletes those that nobody has used for 30 days. Resolves with whether it is kept. */
export function keep(storages: Storages, persona: Persona): Promise<boolean> {
  const known = keeping.get(persona) ?? lazy(() => store(storages, persona));
  keeping.set(persona, known);
  return known();
}

async function store({ tab }: Storages, persona: Persona): Promise<boolean> {
  if (!(await hold({ name: persona.identity.publicKey, tab: persona.tab }, PATIENCE))) return false;
  await put(persona.identity);
  await deleteOld();
  mark(tab, persona);
  return true;
}

/** Makes an identity that of all tabs of the device, unless there is one. Resolves with whether it is now. */
export function share({ device }: Storages, { identity: { publicKey } }: Persona): boolean {
  try {
    if (!device.getItem(MARK)) device.setItem(MARK, publicKey);
    return device.getItem(MARK) === publicKey;
  } catch {
    return false;
  }
}

async function findMarked(storage: Storage): Promise<Persona | undefined> {
  const [name, number] = storage.getItem(markOf(globalThis))?.split('.') ?? [];
  const tab = Number(number);
  if (!name) return undefined;
  const [held, identity] = await Promise.all([hold({ name, tab }, PATIENCE), read(name)]);
  return held && identity ? { identity, tab } : undefined;
}

async function findShared(storage: Storage): Promise<Persona | undefined> {
  const name = storage.getItem(MARK);
  const identity = name ? await read(name) : undefined;
  return identity && { identity, tab: await nextTab(identity.publicKey) };
}

function mark(storage: Storage, { identity, tab }: Persona): void {
  storage.setItem(markOf(globalThis), `${identity.publicKey}.${tab}`);
}

/** The mark of a page, or of a frame in it: they share the storage of the tab. */
function markOf({ parent, self }: Pick<Window, 'parent' | 'self'>): string {
  return parent === self ? MARK : `${markOf(parent)}/${Array.prototype.indexOf.call(parent, self)}`;
}

async function read(name: string): Promise<Identity | undefined> {
  const found = await transact<Stored | undefined>(IDENTITIES, 'readonly', (store) => store.get(name));
  if (found) put(found.identity).catch(() => undefined); // it counts as used later
  return found?.identity;
}

/** Takes the first number that no tab of this identity has. */
async function nextTab(name: string): Promise<number> {
  for (let tab = 0; tab < MOST_TABS; tab++) if (await hold({ name, tab })) return tab;
  throw new RangeError('There are too many tabs.');
}

function put(identity: Identity): Promise<unknown> {
  const stored: Stored = { identity, used: Date.now() };
  return transact(IDENTITIES, 'readwrite', (store) => store.put(stored, identity.publicKey));
}

async function deleteOld(): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const inUse = held.map(({ name = '' }) => name);
  await transact(IDENTITIES, 'readwrite', (store) => {
    const request = store.openCursor();
    request.addEventListener('success', () => {
      const cursor = request.result;
      if (!cursor) return;
      const { used } = cursor.value as Stored;
      const isUsed = inUse.some((lock) => lock.startsWith(`${LOCK} ${cursor.key as string}.`));
      if (used < Date.now() - LIFETIME && !isUsed) cursor.delete();
      cursor.continue();
    });
    return request;
  });
}

/** One tab of an identity. */
interface Seat {
  readonly name: string;
  readonly tab: number;
}

/**
 * Holds a tab of an identity until the page is gone. Resolves with whether no other page does, or gives it back within so many ms. Pages
 * in the back/forward cache give it back, because browsers do not put a page there that holds a lock.
 */
function hold(seat: Seat, patience?: number): Promise<boolean> {
  return new Promise((resolve) => {
    const held = (lock: Lock | null): Promise<void> | undefined => {
      resolve(lock !== null);
      if (!lock) return undefined;
      return new Promise((release) => {
        const hide = (): void => {
          release();
          addEventListener('pageshow', () => void hold(seat, PATIENCE), { once: true });
        };
        addEventListener('pagehide', hide, { once: true });
      });
    };
    const lock = `${LOCK} ${seat.name}.${seat.tab}`;
    const options = patience === undefined ? { ifAvailable: true } : { signal: AbortSignal.timeout(patience) };
    navigator.locks.request(lock, options, held).catch(() => resolve(false));
  });
}
