import { until } from './rooms.js';

/** The font of what an element shows. */
export const fontIn = (one: Element): string => getComputedStyle(one.shadowRoot!.firstElementChild!).fontFamily;

/** Waits until an element shows such a font, and says whether it is that of the system, for a page that has none. */
export const showsFont = (one: Element, font: RegExp, plain: boolean): Promise<void> =>
  until(() => font.test(fontIn(one)) && one.matches(':state(plain)') === plain, `${one.localName} in ${String(font)}`);
