import type { ReactiveControllerHost } from 'lit';
import { formatter } from '../language/formatter.js';
import type { Language } from '../language/language.js';
import { Stay } from '../stay.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Updates an element each minute, so that at midnight "Today" becomes "Yesterday", also after the device has slept. */
export function updateEachMinute(host: ReactiveControllerHost & HTMLElement): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const stay = new Stay(host, () => {
    clearInterval(timer);
    if (stay.lasts) timer = setInterval(() => host.requestUpdate(), MINUTE);
  });
}

/** Returns the time of day in the short form of the language. */
export function timeOfDay(date: Date, language: Language): string {
  const [locale, hourCycle] = habits(language);
  const key = `time ${locale} ${hourCycle}`;
  const make = (): Intl.DateTimeFormat => new Intl.DateTimeFormat(locale, { timeStyle: 'short', hourCycle });
  return formatter(key, make).format(date);
}

/** Returns the number of a day in the time zone of the reader; the next day has the next number. */
export function dayOf(date: Date): number {
  return Math.floor((date.getTime() - date.getTimezoneOffset() * MINUTE) / DAY);
}

/** Returns "Yesterday", "Today", "Tomorrow" or the date, in the language of the element. */
export function dayName(date: Date, language: Language): string {
  const [locale] = habits(language);
  const distance = dayOf(date) - dayOf(new Date());
  if (Math.abs(distance) < 2) {
    const words = formatter(`day ${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
    const name = words.format(distance, 'day');
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  }
  return formatter(`date ${locale}`, () => new Intl.DateTimeFormat(locale, { dateStyle: 'full' })).format(date);
}

type Habits = readonly [locale: string | undefined, hourCycle?: 'h23' | undefined];

/**
 * Returns how the reader writes dates and times in the language of the element. `lang="en"` names no region, so a reader
 * from Britain gets dates as in Britain, and one from Germany the 24-hour clock. `lang="en-US"` is kept as it is.
 */
function habits({ locale }: Language): Habits {
  const readers = (globalThis.navigator as Navigator | undefined)?.languages ?? [];
  return formatter(`habits ${locale} ${readers.join()}`, () => {
    try {
      if (!locale || locale.includes('-')) return [locale];
      const own = readers.find((reader) => reader.split('-')[0] === locale);
      const { hourCycle } = new Intl.DateTimeFormat(readers, { timeStyle: 'short' }).resolvedOptions();
      return [own ?? locale, hourCycle === 'h23' ? hourCycle : undefined];
    } catch {
      return [locale]; // some systems name languages that are none, like `en-US@posix`
    }
  });
}
