import { useLayoutEffect, useRef } from 'react';
import type { WebrtcRoomElement, WebrtcRoomEventMap } from 'webrtc-elements';

/** A ref to an element that gets these properties, `undefined` too: React 18 sets only attributes. */
export function useProperties<Element extends HTMLElement>(properties: Partial<Element>) {
  const ref = useRef<Element>(null);
  useLayoutEffect(() => {
    if (ref.current) Object.assign(ref.current, properties);
  }, Object.values(properties));
  return ref;
}

type Listeners = {
  readonly [Name in keyof WebrtcRoomEventMap]?: (event: WebrtcRoomEventMap[Name], room: WebrtcRoomElement) => void;
};

/** Listens to the events of a room, always by the listeners of the last render. */
export function useListeners(ref: { readonly current: WebrtcRoomElement | null }, listeners: Listeners) {
  useLayoutEffect(() => {
    const room = ref.current;
    const abort = new AbortController();
    for (const [name, listener] of Object.entries(listeners)) {
      const listen = listener as (event: Event, room: WebrtcRoomElement) => void;
      room?.addEventListener(name, (event) => listen(event, room), { signal: abort.signal });
    }
    return () => abort.abort();
  });
}
