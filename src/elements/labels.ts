import type { LitElement } from 'lit';
import type { Internals } from './page-support.js';

/**
 * Names the field of an element by each `<label for>` that the page gives the element. A label of the element's own comes last, and
 * names the field alone where the page gives none. A label around the element counts for none: it contains all that the element says.
 */
export function followLabels(host: LitElement, internals: Internals): void {
  const follow = (): void => {
    const field = host.renderRoot.querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea');
    const labels = ([...internals.labels] as Element[]).filter((label) => !label.contains(host));
    if (field) field.ariaLabelledByElements = labels.length > 0 ? [...labels, ...(field.labels ?? [])] : null;
  };
  let observer: MutationObserver | undefined;
  host.addController({
    hostConnected() {
      observer = new MutationObserver(follow);
      observer.observe(host.getRootNode(), { childList: true, subtree: true, attributeFilter: ['for', 'id'] });
    },
    hostDisconnected: () => observer?.disconnect(),
    hostUpdated: follow,
  });
}
