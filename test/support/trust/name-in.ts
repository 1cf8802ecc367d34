import type { PeerId } from 'webrtc-elements/core';

/** Names people by their ids, for logs of tests; whoever is not among these has the id for a name. */
export function nameIn(ids: Readonly<Record<string, PeerId>>): (id: PeerId) => string {
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  return (id) => names.get(id) ?? id;
}
