/**
 * The elements as tags of JSX: `import 'webrtc-elements/jsx'` in any one file of a program makes them known to React 19,
 * Preact and Solid. TypeScript is told not to complain about those that are not installed.
 */
// @ts-ignore
import type { ClassAttributes, HTMLAttributes as ReactAttributes } from 'react';
// @ts-ignore
import type { ClassAttributes as PreactClassAttributes, HTMLAttributes as PreactAttributes } from 'preact';
// @ts-ignore
import type { JSX as SolidJSX } from 'solid-js';
import type { CustomElements, ElementTypes } from './elements.js';

type Tag = keyof ElementTypes;
type Element<T extends Tag> = ElementTypes[T]['element'];

/** What can be set on a tag. An attribute, whose name has a hyphen where it is not that of a property, takes a number as text. */
type Props<T extends Tag> = WithText<ElementTypes[T]['props']>;
type WithText<P> = {
  [Name in keyof P]: P[Name] | (Name extends `${string}-${string}` ? TextOf<NonNullable<P[Name]>> : never);
};
type TextOf<Value> = Value extends number ? `${number}` : never;

/** What every tag of a framework takes, without what would be taken for one of our own: `onError` hears nothing of ours. */
type Rest<T extends Tag, Base> = Omit<Base, keyof ElementTypes[T]['props'] | Capitals<keyof ElementTypes[T]['props']>>;
type Capitals<Name> = Name extends `on${infer Event}` ? `on${Capitalize<Event>}` : never;

/** The tags in React 19, with the elements' events as `onpeerlist`, `onpeer-state`. */
export type ReactElements = {
  [T in keyof CustomElements]: Props<T> & ClassAttributes<Element<T>> & Rest<T, ReactAttributes<Element<T>>>;
};

/** The tags in Preact, with the elements' events as `onpeerlist`, `onpeer-state`. */
export type PreactElements = {
  [T in keyof CustomElements]: Props<T> & PreactClassAttributes<Element<T>> & Rest<T, PreactAttributes<Element<T>>>;
};

/** A property's name as Solid takes it in place of an attribute's: it writes the others in lower case. */
type Kebab<Name extends string> = Name extends `${infer First}${infer Others}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Others>}`
  : Name;

/** The tags in Solid, with the elements' events as `on:peerlist`, `on:peer-state`, and properties as `rtc-configuration` or `prop:rtcConfiguration`. */
export type SolidElements = {
  [T in keyof CustomElements]: ElementTypes[T]['solid'] &
    WithText<{
      [
        Name in keyof ElementTypes[T]['solid'] as Name extends `prop:${infer Property}` ? Kebab<Property> : never
      ]: ElementTypes[T]['solid'][Name];
    }> &
    Rest<T, SolidJSX.HTMLAttributes<Element<T>>>;
};

// @ts-ignore
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends ReactElements {}
  }
}

// @ts-ignore
declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends PreactElements {}
  }
}

// @ts-ignore
declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends SolidElements {}
  }
}
