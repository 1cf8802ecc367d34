import { ConnectionError } from '../core/index.js';
import { PageCustomEvent, page } from './page-support.js';

type Load = () => Promise<unknown>;

/** The elements of calls: they come together. */
const loadCall: Load = () => import('./call/webrtc-call.js');

/** Elements that few pages have. Each loads when its tag appears. */
const MODULES: Readonly<Record<string, Load>> = {
  'webrtc-lobby': () => import('./lobby/webrtc-lobby.js'),
  'webrtc-verify': () => import('./verify/webrtc-verify.js'),
  'webrtc-call': loadCall,
  'webrtc-tile': loadCall,
  'webrtc-call-controls': loadCall,
  'webrtc-device-select': loadCall,
  'webrtc-preview': () => import('./call/preview/webrtc-preview.js'),
};
/** Elements that show another one, which is in another module. */
const INSIDE: Readonly<Record<string, string>> = { 'webrtc-preview': 'webrtc-device-select' };
const TAGS = Object.keys(MODULES);

/** Those that wait for a module, while it loads. */
const waiting = new Map<Load, Set<Element>>();

/**
 * Loads a rare element, unless it is there or on its way. An element that renders one in its own shadow root calls this. If the module
 * cannot be loaded, `element` gets an `error` event, `load-failed`, and the next call tries again.
 */
export function need(tag: string, element: Element): void {
  const load = Object.hasOwn(MODULES, tag) ? MODULES[tag] : undefined;
  const inside = Object.hasOwn(INSIDE, tag) ? INSIDE[tag] : undefined;
  if (inside) need(inside, element);
  if (!load || customElements.get(tag)) return;
  const others = waiting.get(load);
  const all = others?.add(element) ?? new Set([element]);
  if (others) return;
  waiting.set(load, all);
  void run(load, all);
}

/**
 * Loads the rare elements that are in this root, and those that come into it. The document is looked at anyway. Call it for a shadow
 * root of your own that has such elements in it, or import their modules: `webrtc-elements/webrtc-lobby`.
 */
export function loadElementsIn(root: Document | ShadowRoot): void {
  look(root);
  if (TAGS.every((tag) => customElements.get(tag))) return;
  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records) for (const node of addedNodes) if (node.nodeType === 1) look(node as Element);
    if (TAGS.every((tag) => customElements.get(tag))) observer.disconnect();
  });
  observer.observe(root, { childList: true, subtree: true });
}

/** Looks at the document, if there is one: a server has none, and renders what it has imported. */
export function loadElementsOfPage(): void {
  if (page.document?.documentElement) loadElementsIn(page.document);
}

function look(at: Document | ShadowRoot | Element): void {
  const found = at.querySelectorAll(TAGS.join());
  for (const element of 'localName' in at ? [at, ...found] : found) need(element.localName, element);
}

async function run(load: Load, elements: ReadonlySet<Element>): Promise<void> {
  let failure: unknown;
  try {
    await load();
  } catch (cause) {
    failure = new ConnectionError('load-failed', { cause });
  }
  waiting.delete(load); // first: a listener may bring the next one
  if (!failure) return;
  for (const element of elements) element.dispatchEvent(new PageCustomEvent('error', { detail: { error: failure } }));
}
