/**
 * Copy is a promise: every percentage, sum of money, date and set that it names must be one of the terms', in any language and
 * script. What it is silent about it promises nothing of; numbers written as words are not understood.
 */
import { type Minor, toMinor } from '../../src/money.js';
import { leastValue } from '../../src/pool/benefit.js';
import type { Coupon, Pool } from '../../src/pool/schema.js';
import { shopTime } from '../../src/pool/shop-time.js';
import { type Amount, amountsIn } from './copy-amounts.js';
import { type Day, datesIn } from './copy-dates.js';
import { numbersIn, plain, without } from './copy-numbers.js';
import { percentsIn } from './copy-percents.js';
import { type Sets, setsIn } from './copy-sets.js';
import { type Finding, type FindingRule, finding } from './finding.js';
import { decimals } from './money-text.js';

export function checkCopy(coupon: Coupon, pool: Pool, at: string): Finding[] {
  const promised = promisesOf(coupon, pool);
  return Object.entries(coupon.copy).flatMap(([locale, copy]) =>
    variantsOf(copy, `${at}.copy.${locale}`).flatMap(([path, texts]) => [
      ...Object.entries(texts).flatMap(([field, text]) =>
        checkText(text, locale, promised, pool).map(({ rule, message }) =>
          finding('error', rule, `${path}.${field}`, message),
        ),
      ),
      ...checkPoints(coupon, locale, texts, path),
    ]),
  );
}

type Texts = Readonly<Record<string, string>>;

/** The texts of one language by their paths, and those of every other way to say the same. */
function variantsOf(copy: object, path: string): (readonly [path: string, texts: Texts])[] {
  const entries = Object.entries(copy as Readonly<Record<string, unknown>>);
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const further = entries.flatMap(([name, value]) =>
    typeof value === 'object' && value !== null ? variantsOf(value, `${path}.${name}`) : [],
  );
  return texts.length > 0 ? [[path, Object.fromEntries(texts)], ...further] : further;
}

/** All that the terms say in numbers. */
interface Promises {
  readonly percents: readonly number[];
  readonly amounts: Readonly<Record<'minimum' | 'most' | 'off' | 'other', readonly Minor[]>>;
  readonly days: readonly Day[];
  readonly sets: Sets | undefined;
  readonly kind: Coupon['benefit']['kind'];
}

function promisesOf(coupon: Coupon, pool: Pool): Promises {
  const { benefit, conditions, giving } = coupon;
  const { economics } = pool;
  const only = (...values: (number | undefined)[]) =>
    values.filter((value) => value !== undefined && value > 0) as number[];
  const steps = benefit.kind === 'tiered' ? benefit.steps : [];
  const ships = benefit.kind === 'free_shipping';
  return {
    kind: benefit.kind,
    sets: benefit.kind === 'buy_x_get_y' ? benefit : undefined,
    percents: [
      ...('percent' in benefit ? [benefit.percent] : []),
      ...steps.flatMap((step) => ('percent' in step ? [step.percent] : [])),
      ...(giving.way === 'random' ? [giving.probability * 100] : []),
    ],
    amounts: {
      minimum: only(leastValue(coupon), conditions.minCartValue, ...steps.map(({ from }) => from)),
      most: only('most' in benefit ? benefit.most : undefined, conditions.maxCartValue, coupon.limits.budget),
      off: only(
        benefit.kind === 'fixed' ? benefit.amount : undefined,
        benefit.kind === 'gift' ? benefit.price : undefined,
        'most' in benefit ? benefit.most : undefined,
        ships ? economics.shippingFee : undefined,
        ...steps.map((step) => ('amount' in step ? step.amount : undefined)),
      ),
      other: only(economics.freeShippingFrom),
    },
    days: daysOf(coupon, pool),
  };
}

/** First and last days of validity and of holidays, by the shop's clock. */
function daysOf({ conditions }: Coupon, { timeZone, holidays }: Pool): Day[] {
  const { validFrom, validUntil } = conditions;
  const until = validUntil === undefined ? undefined : Date.parse(validUntil);
  const instants = [
    ...(validFrom === undefined ? [] : [Date.parse(validFrom)]),
    // Excluded: at midnight the last day is the one before; later in a day it is that day.
    ...(until === undefined ? [] : [until - 1]),
  ];
  const dates = [
    ...instants.flatMap((instant) => shopTime(instant, timeZone)?.date ?? []),
    ...(conditions.holidays ?? []).flatMap((name) =>
      (Object.hasOwn(holidays, name) ? (holidays[name] ?? []) : []).flatMap((range) => [
        range.from,
        range.until,
      ]),
    ),
  ];
  return dates.map((date) => {
    const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
    return { year, month, day };
  });
}

interface Contradiction {
  readonly rule: FindingRule;
  readonly message: string;
}

function checkText(text: string, locale: string, promised: Promises, pool: Pool): Contradiction[] {
  const whole = plain(text);
  const dates = datesIn(whole, locale);
  const percents = percentsIn(without(whole, dates), locale);
  const amounts = amountsIn(without(whole, [...dates, ...percents]), locale, pool.currency);
  const sets = setsIn(without(whole, [...dates, ...percents, ...amounts]));
  const says = (words: string, terms: string) => `says "${words}", but ${terms}`;
  return [
    ...dates
      .filter(({ value }) => !promised.days.some((day) => isSameDay(day, value)))
      .map(({ words }) => ({ rule: 'copy-date' as const, message: says(words, namedDays(promised.days)) })),
    ...percents
      .filter(({ value }) => !promised.percents.some((one) => Math.abs(one - value) < 1e-9))
      .map(({ words }) => ({ rule: 'copy-percent' as const, message: says(words, namedPercents(promised)) })),
    ...amounts
      .filter(({ value }) => !isPromised(value, promised, pool.currency))
      .map(({ words, value }) => ({
        rule: 'copy-amount' as const,
        message: says(words, namedAmounts(value, promised, pool.currency)),
      })),
    ...sets
      .filter(
        ({ value }) => !promised.sets || value.buy !== promised.sets.buy || value.get !== promised.sets.get,
      )
      .map(({ words }) => ({ rule: 'copy-sets' as const, message: says(words, namedSets(promised)) })),
  ];
}

const isSameDay = (one: Day, said: Day) =>
  one.month === said.month && one.day === said.day && (said.year === undefined || one.year === said.year);

const allowed = ({ role }: Amount, { amounts }: Promises): readonly Minor[] =>
  role === undefined
    ? Object.values(amounts).flat()
    : // "Up to 20 €" may be the most of a discount or of a cart; "from" may be where shipping is free anyway.
      [...amounts[role], ...(role === 'off' ? [] : amounts.other)];

const isPromised = (said: Amount, promised: Promises, currency: string) =>
  said.isOurs && allowed(said, promised).includes(toMinor(said.value, currency));

const namedDays = (days: readonly Day[]) =>
  days.length === 0
    ? 'the terms name no date'
    : `the terms name ${days.map(({ year, month, day }) => [year, month, day].map((part) => String(part).padStart(2, '0')).join('-')).join(', ')}`;

const namedPercents = ({ percents, kind }: Promises) =>
  percents.length === 0
    ? `a ${kind} coupon promises no percentage`
    : `the terms say ${percents.map((one) => `${one} %`).join(', ')}`;

function namedAmounts(said: Amount, promised: Promises, currency: string): string {
  if (!said.isOurs) return `the pool is in ${currency}`;
  const role = { minimum: ' as a minimum', most: ' as the most', off: ' off' } as const;
  const what = said.role ? role[said.role] : '';
  const all = [...new Set(allowed(said, promised))];
  if (all.length === 0) return `the terms name no amount${what}`;
  return `the terms say ${all.map((one) => `${decimals(one, currency)} ${currency}`).join(', ')}${what}`;
}

const namedSets = ({ sets, kind }: Promises) =>
  sets ? `the terms say buy ${sets.buy}, get ${sets.get}` : `a ${kind} coupon has no sets`;

/** A price in points must be told to the shopper, and not in the small print. */
function checkPoints(
  { giving }: Coupon,
  locale: string,
  { terms: _smallPrint, ...texts }: Texts,
  at: string,
): Finding[] {
  if (giving.way !== 'points') return [];
  if (Object.values(texts).some((text) => numbersIn(text, locale).includes(giving.price))) return [];
  return [finding('error', 'copy-points', at, `does not say that it costs ${giving.price} points`)];
}
