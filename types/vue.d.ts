/** The elements as tags of Vue's templates: `import 'webrtc-elements/vue'` in any one file of a program. */
import type { HTMLAttributes, PublicProps } from 'vue';
import type { Connection, Peer, Topic } from '../dist/src/index.js';
import type { CustomElements, ElementTypes } from './elements.js';

/** An event's name as Vue's compiler has it in a listener: `@peer-state` is `onPeerState`. */
type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

/** What can be set on a tag, with listeners named as Vue has them. */
type Props<P> = {
  [Name in keyof P as Name extends `on${infer Event}` ? `on${Capitalize<Camel<Event>>}` : Name]: P[Name];
};

/** A tag, as Vue's tools expect it: a component by its props, and an element by what a ref holds. */
type VueElement<Element, P> = new () => Omit<Element, '$props'> & {
  /** @deprecated There for the checks of templates alone; the element has no such property. */
  $props: P & Omit<HTMLAttributes, keyof P> & PublicProps;
};

declare module 'vue' {
  interface GlobalComponents extends VueElements {}
}

// @ts-ignore: some package managers hide this part of Vue; then its types stay as they are
declare module '@vue/reactivity' {
  /** What `ref()` and `reactive()` have as it is: their types would leave out what is private in it. */
  interface RefUnwrapBailTypes {
    webrtcElements: Connection | Peer | Topic;
  }
}

/** The tags in Vue, with the elements' events as `@peerlist`, `@peer-state`. */
export type VueElements = {
  [T in keyof CustomElements]: VueElement<ElementTypes[T]['element'], Props<ElementTypes[T]['props']>>;
};
