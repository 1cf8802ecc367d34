/**
 * Adds a listener for each event that `listeners` names, until `signal` is aborted. Leaves the target's `on…` properties to the
 * page. Also checks `signal` itself, because some implementations of WebRTC for Node ignore it.
 */
export function listen<Events>(
  target: EventTarget,
  signal: AbortSignal,
  listeners: { [Type in keyof Events]?: (event: Events[Type]) => void },
): void {
  for (const [type, listener] of Object.entries(listeners)) {
    target.addEventListener(type, (event) => signal.aborted || (listener as EventListener)(event), { signal });
  }
}
