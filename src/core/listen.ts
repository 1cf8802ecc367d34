/**
 * Adds a listener for each event that `listeners` names, until `signal` is aborted. The target is
 * one of our own, so the page may have its `on…` properties. Not every implementation of WebRTC for
 * Node knows of `signal`.
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
