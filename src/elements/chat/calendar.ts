import { formatter } from '../language/formatter.js';
import type { Language } from '../language/language.js';

const DAY = 24 * 60 * 60 * 1000;

/** Returns the time of day in the short form of the language. */
export function timeOfDay(date: Date, { locale }: Language): string {
  return formatter(`time ${locale}`, () => new Intl.DateTimeFormat(locale, { timeStyle: 'short' })).format(date);
}

/** Returns the number of a day in the time zone of the reader; the next day has the next number. */
export function dayOf(date: Date): number {
  return Math.floor((date.getTime() - date.getTimezoneOffset() * 60_000) / DAY);
}

/** Returns "Yesterday", "Today", "Tomorrow" or the date, in the language of the element. */
export function dayName(date: Date, { locale }: Language): string {
  const distance = dayOf(date) - dayOf(new Date());
  if (Math.abs(distance) < 2) {
    const words = formatter(`day ${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
    const name = words.format(distance, 'day');
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  }
  return formatter(`date ${locale}`, () => new Intl.DateTimeFormat(locale, { dateStyle: 'full' })).format(date);
}
