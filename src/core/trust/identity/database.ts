/** Where something is stored. */
export interface Place {
  readonly database: string;
  readonly store: string;
}

/**
 * Runs a request in a transaction of its own, in a database that has one store. Resolves when it is done. Rejects if the page may not
 * store anything.
 */
export async function transact<Result>(
  place: Place,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest,
): Promise<Result> {
  const database = await open(place);
  try {
    const transaction = database.transaction(place.store, mode);
    const request = ask(transaction.objectStore(place.store));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(faultOf(transaction));
    });
    return request.result as Result;
  } finally {
    database.close();
  }
}

function open({ database, store }: Place): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(faultOf(request));
  });
}

function faultOf({ error }: { readonly error: DOMException | null }): Error {
  return error ?? new Error('The storage of the page failed.');
}
