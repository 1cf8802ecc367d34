/**
 * In a page: the names of the identities that its origin has stored. `older`: has each of them been used for the last time so long
 * ago, in ms; `undefined`: leaves that as it is.
 */
export async function storedIdentities(older: number | undefined): Promise<readonly IDBValidKey[]> {
  const settle = <Result>(request: IDBRequest<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('The storage failed.'));
    });
  const database = await settle(indexedDB.open('webrtc-elements'));
  const store = database.transaction('identities', 'readwrite').objectStore('identities');
  const names = await settle(store.getAllKeys());
  for (const name of older === undefined ? [] : names) {
    const stored = (await settle(store.get(name))) as object;
    await settle(store.put({ ...stored, used: Date.now() - older! }, name));
  }
  database.close();
  return names;
}
