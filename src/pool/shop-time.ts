/**
 * The clock on the shop's wall: day parts and holidays by it, for the device and the server alike. The time zone's rules come
 * from the platform (`Intl`, IANA's data), so summer time needs no library: an hour that is repeated counts twice, one that is
 * skipped never comes.
 */
import type { DateRange, DayPart } from './occasions.js';
import { WEEKDAYS } from './occasions.js';
import type { Coupon, Pool } from './schema.js';

/** An instant by the shop's wall clock. */
export interface ShopTime {
  /** 0 is Monday. */
  readonly weekday: number;
  /** Since midnight, 0…1439. */
  readonly minute: number;
  /** `2026-11-27`. */
  readonly date: string;
}

const DAY_MINUTES = 1_440;
const MINUTE_MS = 60_000;
const formats = new Map<string, Intl.DateTimeFormat | undefined>();

/** All coupons of a decision ask about the same instant. */
let last:
  | { readonly now: number; readonly timeZone: string; readonly time: ShopTime | undefined }
  | undefined;

/** Undefined where this platform does not know the zone: then nothing that hangs on it holds. */
export function shopTime(now: number, timeZone: string): ShopTime | undefined {
  if (last?.now !== now || last.timeZone !== timeZone)
    last = { now, timeZone, time: wallClock(now, timeZone) };
  return last.time;
}

function wallClock(now: number, timeZone: string): ShopTime | undefined {
  if (!formats.has(timeZone)) formats.set(timeZone, formatOf(timeZone));
  const parts = formats.get(timeZone)?.formatToParts(now);
  if (!parts) return undefined;
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    weekday: WEEKDAYS.indexOf(part('weekday').toLowerCase() as (typeof WEEKDAYS)[number]),
    minute: Number(part('hour')) * 60 + Number(part('minute')),
    date: `${part('year')}-${part('month')}-${part('day')}`,
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  } catch {
    return undefined;
  }
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Minutes that this part still lasts, 0 where it does not hold now. */
function minutesLeft({ days, from, until }: DayPart, { weekday, minute }: ShopTime): number {
  const onDay = (day: number) => !days || days.includes(WEEKDAYS[(day + 7) % 7] as (typeof WEEKDAYS)[number]);
  const [start, end] = [minutesOf(from), minutesOf(until)];
  if (start < end) return onDay(weekday) && minute >= start && minute < end ? end - minute : 0;
  // Past midnight: the evening of its own day, or the small hours of the day after.
  if (minute >= start && onDay(weekday)) return DAY_MINUTES - minute + end;
  return minute < end && onDay(weekday - 1) ? end - minute : 0;
}

const longest = (parts: readonly DayPart[], time: ShopTime): number =>
  Math.max(...parts.map((part) => minutesLeft(part, time)));

/** Is this one of the coupon's hours? True where it names none. */
export function inDayParts({ conditions: { dayParts } }: Coupon, { timeZone }: Pool, now: number): boolean {
  if (!dayParts) return true;
  const time = shopTime(now, timeZone);
  return time !== undefined && longest(dayParts, time) > 0;
}

const covers = (ranges: readonly DateRange[] | undefined, date: string): boolean =>
  ranges?.some(({ from, until }) => from <= date && date <= until) ?? false;

/** Is one of these of the pool's holidays today? A name that the pool does not define never is. */
export function onHoliday(names: readonly string[], { holidays, timeZone }: Pool, now: number): boolean {
  const date = shopTime(now, timeZone)?.date;
  return date !== undefined && covered(names, holidays, date);
}

const covered = (names: readonly string[], holidays: Pool['holidays'], date: string): boolean =>
  names.some((name) => Object.hasOwn(holidays, name) && covers(holidays[name], date));

/**
 * When a coupon that may be used now no longer may, ms: at the end of its hours, its holiday or its validity, whichever
 * comes first. Undefined where its terms name no end.
 */
export function termsEnd(
  { conditions }: Coupon,
  { timeZone, holidays }: Pool,
  now: number,
): number | undefined {
  const { validUntil, dayParts, holidays: days } = conditions;
  const ends = [
    validUntil === undefined ? undefined : Date.parse(validUntil),
    dayParts && stretchEnd(now, timeZone, (time) => longest(dayParts, time)),
    days &&
      stretchEnd(now, timeZone, ({ date, minute }) =>
        covered(days, holidays, date) ? DAY_MINUTES - minute : 0,
      ),
  ].filter((end) => end !== undefined);
  return ends.length > 0 ? Math.min(...ends) : undefined;
}

/**
 * The end of what holds now, ms; undefined where it does not hold, or holds for ever. Stretches that meet or overlap are one.
 * @param minutesLeft of a stretch at this time, 0 where none holds
 */
function stretchEnd(
  now: number,
  timeZone: string,
  minutesLeft: (time: ShopTime) => number,
): number | undefined {
  let end = now - (now % MINUTE_MS);
  // Hours repeat by the week, and nobody need hear of a holiday's end further off.
  const horizon = now + 8 * DAY_MINUTES * MINUTE_MS;
  while (end < horizon) {
    const time = shopTime(end, timeZone);
    const left = time ? minutesLeft(time) : 0;
    if (!time || left === 0) return end > now ? end : undefined;
    const next = end + left * MINUTE_MS;
    // A clock that was put forward or back in between: what the wall shows then, less what it should show.
    const wall = shopTime(next, timeZone) as ShopTime;
    const off = mod(wall.minute - time.minute - left + DAY_MINUTES / 2, DAY_MINUTES) - DAY_MINUTES / 2;
    end = Math.max(next - off * MINUTE_MS, end + MINUTE_MS);
  }
  return undefined;
}

const mod = (value: number, by: number): number => ((value % by) + by) % by;
