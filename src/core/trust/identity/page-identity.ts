import { within } from '../../after.js';
import type * as Store from './identity-store.js';
import { isMarked, type Storages } from './identity-mark.js';
import { createIdentity, type Identity, type Persona } from '../key-pair.js';

/** How long we wait for a storage that does not answer, in ms. */
const PATIENCE = 2_000;

/** Who this page is, once something has asked for it. */
let own: Promise<Persona> | undefined;
/** The rooms that this page is in under its identity, by party and name: one server may have several hosts. */
const rooms = new Set<string>();

/** An identity for one connection. */
export interface Loan {
  readonly persona: Promise<Persona>;
  /** Keeps it for when the page is loaded again. Resolves with whether that works. */
  keep(): Promise<boolean>;
  /** Keeps it for all tabs of this device, unless there is one already. Resolves with whether it is that of the device now. */
  share(): Promise<boolean>;
  /** The connection is over. */
  end(): void;
}

/**
 * The identity of this tab, which stays the same when the page is loaded again, or that of the device; or a new one if the page is in
 * this room already, or if there is nothing to keep one in, as in Node, in workers and in frames without storage.
 */
export function borrowIdentity(room: string): Loan {
  const storages = openStorages();
  if (!storages || rooms.has(room)) return lend(createIdentity());
  rooms.add(room);
  const persona = (own ??= find(storages));
  const keep = async (): Promise<boolean> => (await loadStore()).keep(storages, await persona);
  return {
    persona,
    keep: () => keep().catch(() => false),
    share: () =>
      Promise.all([persona, loadStore(), keep()])
        .then(([found, { share }, kept]) => kept && share(storages, found))
        .catch(() => false),
    end: () => rooms.delete(room),
  };
}

/** Looks for the identity of this tab before a connection asks for it, if there is one: that takes some ms. */
export function recallIdentity(): void {
  const storages = openStorages();
  if (storages && isMarked(storages)) (own ??= find(storages)).catch(() => undefined); // who asks for it says so
}

/** An identity that nobody keeps. */
export function lend(identity: Identity | Promise<Identity>): Loan {
  const no = (): Promise<boolean> => Promise.resolve(false);
  return { persona: personify(identity), keep: no, share: no, end: () => undefined };
}

/** The store loads only where there is an identity in it, or one to keep, after the server has welcomed us. */
function loadStore(): Promise<typeof Store> {
  return import('./identity-store.js');
}

async function personify(identity: Identity | Promise<Identity>): Promise<Persona> {
  return { identity: await identity, tab: 0 };
}

async function find(storages: Storages): Promise<Persona> {
  let found: Persona | undefined;
  const look = async (): Promise<void> => {
    if (isMarked(storages)) found = await (await loadStore()).find(storages);
  };
  await within(PATIENCE, look()).catch(() => undefined);
  return found ?? personify(createIdentity());
}

function openStorages(): Storages | undefined {
  try {
    const { indexedDB, navigator, sessionStorage, localStorage } = globalThis as Partial<typeof globalThis>;
    return indexedDB && navigator?.locks && sessionStorage && localStorage
      ? { tab: sessionStorage, device: localStorage }
      : undefined;
  } catch {
    return undefined; // the page may not store anything
  }
}
