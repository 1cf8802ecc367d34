/** The elements as tags of Svelte 5: `import 'webrtc-elements/svelte'` in any one file of a program. */
import type { HTMLAttributes } from 'svelte/elements';
import type { ElementTypes } from './elements.js';

type Tag = keyof ElementTypes;
type Element<T extends Tag> = ElementTypes[T]['element'];
type Properties<T extends Tag> = ElementTypes[T]['properties'] & ElementTypes[T]['attributes'];
type Events<T extends Tag> = ElementTypes[T]['events'];

/** The tags in Svelte, with the elements' events as `onpeerlist`, `onpeer-state`. */
export type SvelteElements = {
  [T in Tag]: { [Name in keyof Properties<T>]?: Properties<T>[Name] | null | undefined } & {
    [Name in keyof Events<T> as `on${Name & string}`]?:
      ((event: Events<T>[Name] & { readonly currentTarget: Element<T> }) => void) | null | undefined;
  } & Omit<HTMLAttributes<Element<T>>, keyof Properties<T> | `on${keyof Events<T> & string}`>;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends SvelteElements {}
}
