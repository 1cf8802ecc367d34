/** The elements as tags of Svelte 5: `import 'webrtc-elements/svelte'` in any one file of a program. */
import type { HTMLAttributes } from 'svelte/elements';
import type { CustomElements, ElementTypes } from './elements.js';

type Props<T extends keyof ElementTypes> = ElementTypes[T]['props'];

/** The tags in Svelte, with the elements' events as `onpeerlist`, `onpeer-state`. */
export type SvelteElements = {
  [T in keyof CustomElements]: { [Name in keyof Props<T>]: Props<T>[Name] | null } & Omit<
    HTMLAttributes<ElementTypes[T]['element']>,
    keyof Props<T>
  >;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends SvelteElements {}
}
