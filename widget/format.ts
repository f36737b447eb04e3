/** Money and dates as the shopper's language writes them. */
import { type Minor, toDecimal } from '../src/money.js';

/** An amount with its currency, e.g. 1250 EUR in German: `12,50 €`. */
export function formatMoney(amount: Minor, currency: string, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(toDecimal(amount, currency));
}

const DAY_MS = 86_400_000;

/**
 * The end of something, an ISO instant, as its last day, or within a day of `now` with the time; undefined where it is none.
 * What ends at midnight has ended the day before.
 */
export function formatEnd(instant: string, locale: string, now = Date.now()): string | undefined {
  const end = Date.parse(instant);
  if (Number.isNaN(end)) return undefined;
  return end - now < DAY_MS
    ? new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(end)
    : new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(end - 1);
}
