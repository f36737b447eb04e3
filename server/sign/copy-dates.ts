import type { Said } from './copy-numbers.js';
import { remembered } from './remembered.js';

/** A day that copy names; the year where it says one. */
export interface Day {
  readonly year?: number;
  readonly month: number;
  readonly day: number;
}

/** Words in all-numeric spelling that are no dates. */
const NO_DATE = /^(?:24\/7|[1-9]\/[1-9])$/;
/** What makes a number after a month's name a price or a share. */
const NO_DAY = String.raw`(?!\s*(?:%|\p{Sc}|[A-Z]{3}\b)|[.,]?\d)`;

/**
 * Dates in a text: ISO, numeric in the locale's order, with the names of months in the locale's language or in English, and
 * in the manner of China, Japan and Korea. No relative ones ("until Sunday").
 * @param text made plain
 */
export function datesIn(text: string, locale: string): Said<Day>[] {
  const months = new Map([...monthNames('en'), ...monthNames(locale)]);
  const name = [...months.keys()]
    .sort((one, other) => other.length - one.length)
    .map((month) => month.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
  const year = String.raw`(?:,?\s*(?:de\s+)?(?<year>\d{4})(?!\d))?`;
  const patterns = [
    String.raw`(?<!\d)(?<year>\d{4})[-/](?<month>\d{1,2})[-/](?<day>\d{1,2})(?!\d)`,
    String.raw`(?:(?<year>\d{4})\s*[年년]\s*)?(?<month>\d{1,2})\s*[月월]\s*(?<day>\d{1,2})\s*[日일号]`,
    String.raw`(?<![\d.,])(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.(?:\s?(?<year>\d{4}|\d{2}(?!\d)))?`,
    String.raw`(?<![\d/-])(?<one>\d{1,2})[/-](?<two>\d{1,2})[/-](?<year>\d{4}|\d{2})(?![\d/-])`,
    String.raw`(?<![\d/])(?<one>\d{1,2})\/(?<two>\d{1,2})(?![\d/])`,
    String.raw`(?<!\d)(?<day>\d{1,2})(?:\.|st|nd|rd|th|er|º|ª)?\s*(?:de\s+|of\s+|d['’])?(?<name>${name})(?!\p{L})\.?${year}`,
    String.raw`(?<!\p{L})(?<name>${name})\.?\s*(?:the\s+)?(?<day>\d{1,2})(?:st|nd|rd|th)?${NO_DAY}${year}`,
  ];
  const found: Said<Day>[] = [];
  for (const pattern of patterns) {
    for (const match of text.matchAll(new RegExp(pattern, 'giu'))) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (NO_DATE.test(match[0]) || found.some((one) => start < one.end && one.start < end)) continue;
      const value = dayOf(match.groups ?? {}, months, locale);
      if (value) found.push({ words: match[0].trim(), value, start, end });
    }
  }
  return found;
}

function dayOf(
  groups: Readonly<Record<string, string | undefined>>,
  months: ReadonlyMap<string, number>,
  locale: string,
): Day | undefined {
  const { one, two, name } = groups;
  const isMonthFirst =
    one !== undefined && Number(one) <= 12 && (Number(two) > 12 || monthComesFirst(locale));
  const month = name ? months.get(name.toLowerCase()) : Number(groups.month ?? (isMonthFirst ? one : two));
  const day = Number(groups.day ?? (isMonthFirst ? two : one));
  if (!month || month > 12 || day < 1 || day > 31) return undefined;
  if (groups.year === undefined) return { month, day };
  return {
    year:
      Number(groups.year) % 100 === Number(groups.year) ? 2_000 + Number(groups.year) : Number(groups.year),
    month,
    day,
  };
}

const monthComesFirst = remembered((locale): boolean => {
  const order = new Intl.DateTimeFormat(locale, { dateStyle: 'short' })
    .formatToParts(0)
    .map(({ type }) => type);
  return order.indexOf('month') < order.indexOf('day');
});

/** Long and short names, alone and beside a day (many languages decline them), in small letters and without a dot. */
const monthNames = remembered((locale): [string, number][] => {
  const styles: Intl.DateTimeFormatOptions[] = [
    { month: 'long' },
    { month: 'short' },
    { month: 'long', day: 'numeric' },
    { month: 'short', day: 'numeric' },
  ];
  return styles.flatMap((style) => {
    const format = new Intl.DateTimeFormat(`${locale}-u-ca-gregory`, { ...style, timeZone: 'UTC' });
    return Array.from({ length: 12 }, (_, month): [string, number] => {
      const parts = format.formatToParts(Date.UTC(2026, month, 15));
      const name = parts.find(({ type }) => type === 'month')?.value ?? '';
      return [name.toLowerCase().replace(/\.$/, ''), month + 1];
    }).filter(([name]) => /^\p{L}/u.test(name));
  });
});
