import { DIMENSIONS, type Dimension } from './figures/breakdown.js';
import type { View } from './figures/overview.js';

const DAY_MS = 24 * 3_600_000;
/** Days shown when none are asked for, and the most there may be. */
const USUAL_DAYS = 28;
const MOST_DAYS = 3_700;

/** What an address asks for; what it can't mean falls back to the last four weeks, by coupon. */
export function viewOf(query: Readonly<Record<string, string | undefined>>, today: string): View {
  const until = dayIn(query['until']) ?? today;
  const wanted = dayIn(query['from']);
  const span = wanted === undefined ? -1 : (Date.parse(until) - Date.parse(wanted)) / DAY_MS;
  const from = wanted !== undefined && span >= 0 && span < MOST_DAYS ? wanted : before(until, USUAL_DAYS - 1);
  const by = DIMENSIONS.find((one) => one === query['by']) ?? ('coupon' satisfies Dimension);
  const trial = query['trial'];
  return { period: { from, until }, by, ...(trial !== undefined && trial.length <= 64 && { trial }) };
}

function dayIn(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const at = Date.parse(text);
  // `2026-02-31` parses as March in some engines: a day is one that comes back as it went in.
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? undefined : text;
}

const before = (day: string, days: number) =>
  new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);
