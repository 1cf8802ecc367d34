/**
 * The elements as tags of JSX: `import 'webrtc-elements/jsx'` in any one file of a program makes them known to React 19,
 * Preact and Solid. Of those that are not installed TypeScript is told not to complain.
 */
// @ts-ignore
import type { ClassAttributes, HTMLAttributes as ReactAttributes } from 'react';
// @ts-ignore
import type { ClassAttributes as PreactClassAttributes, HTMLAttributes as PreactAttributes } from 'preact';
// @ts-ignore
import type { JSX as SolidJSX } from 'solid-js';
import type { ElementTypes } from './elements.js';

type Tag = keyof ElementTypes;
type Element<T extends Tag> = ElementTypes[T]['element'];
type Properties<T extends Tag> = ElementTypes[T]['properties'];
type Events<T extends Tag> = ElementTypes[T]['events'];
type EventName<T extends Tag> = keyof Events<T> & string;
type PropertyName<T extends Tag> = keyof Properties<T> & string;

/** Properties and attributes: all may be left out, and an attribute takes a number as text too. */
type Values<T extends Tag> = { [Name in keyof Properties<T>]?: Properties<T>[Name] | undefined } & {
  [Name in keyof ElementTypes[T]['attributes']]?:
    | ElementTypes[T]['attributes'][Name]
    | (ElementTypes[T]['attributes'][Name] extends number ? `${number}` : never)
    | undefined;
};

/** Listeners, named by this prefix and the event's own name: `onpeerlist`, `on:peer-state`. */
type Listeners<T extends Tag, Prefix extends string> = {
  [Name in keyof Events<T> as `${Prefix}${Name & string}`]?:
    ((event: Events<T>[Name] & { readonly currentTarget: Element<T> }) => void) | undefined;
};

/** What every tag of a framework takes, without what would be taken for one of our own: `onError` hears nothing of ours. */
type Rest<T extends Tag, Base> = Omit<Base, keyof Values<T> | `on${EventName<T> | Capitalize<EventName<T>>}`>;

/** The tags in React 19, with the elements' events as `onpeerlist`, `onpeer-state`. */
export type ReactElements = {
  [T in Tag]: Values<T> & Listeners<T, 'on'> & ClassAttributes<Element<T>> & Rest<T, ReactAttributes<Element<T>>>;
};

/** The tags in Preact, with the elements' events as `onpeerlist`, `onpeer-state`. */
export type PreactElements = {
  [T in Tag]: Values<T> &
    Listeners<T, 'on'> &
    PreactClassAttributes<Element<T>> &
    Rest<T, PreactAttributes<Element<T>>>;
};

/** A property's name as Solid takes it in place of an attribute's: it writes the others in lower case. */
type Kebab<Name extends string> = Name extends `${infer First}${infer Others}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Others>}`
  : Name;

/** The tags in Solid, with the elements' events as `on:peerlist`, `on:peer-state`, and properties as `rtc-configuration` or `prop:rtcConfiguration`. */
export type SolidElements = {
  [T in Tag]: {
    [Name in PropertyName<T> as Kebab<Name>]?:
      Properties<T>[Name] | (Properties<T>[Name] extends number ? `${number}` : never) | undefined;
  } & {
    [Name in PropertyName<T> as `prop:${Name}`]?: Properties<T>[Name] | undefined;
  } & Listeners<T, 'on:'> &
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
