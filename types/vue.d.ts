/** The elements as tags of Vue's templates: `import 'webrtc-elements/vue'` in any one file of a program. */
import type { HTMLAttributes, PublicProps } from 'vue';
import type { ElementTypes } from './elements.js';

type Tag = keyof ElementTypes;
type Properties<T extends Tag> = ElementTypes[T]['properties'] & ElementTypes[T]['attributes'];
type Events<T extends Tag> = ElementTypes[T]['events'];

/** An event's name as Vue's compiler has it in a listener: `@peer-state` is `onPeerState`. */
type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

/** A tag, as Vue's tools expect it: a component by its props, and an element by what a ref holds. */
type VueElement<T extends Tag> = new () => Omit<ElementTypes[T]['element'], '$props'> & {
  /** @deprecated There for the checks of templates alone; the element has no such property. */
  $props: { [Name in keyof Properties<T>]?: Properties<T>[Name] | undefined } & {
    [Name in keyof Events<T> as `on${Capitalize<Camel<Name & string>>}`]?:
      ((event: Events<T>[Name]) => void) | undefined;
  } & Omit<HTMLAttributes, keyof Properties<T> | `on${Capitalize<Camel<keyof Events<T> & string>>}`> &
    PublicProps;
};

declare module 'vue' {
  interface GlobalComponents extends VueElements {}
}

/** The tags in Vue, with the elements' events as `@peerlist`, `@peer-state`. */
export type VueElements = { [T in Tag]: VueElement<T> };
