/** Money and dates as the shopper's language writes them. */
import { type Minor, toDecimal } from '../src/money.js';

/** An amount with its currency, e.g. 1250 EUR in German: `12,50 €`. */
export function formatMoney(amount: Minor, currency: string, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(toDecimal(amount, currency));
}

/** An ISO instant as a day, or undefined where it is none. */
export function formatDay(instant: string, locale: string): string | undefined {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? undefined : new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(time);
}
