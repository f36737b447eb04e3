/** What a pool must be before it is signed: the schema, then what the schema can't see. */
import * as v from 'valibot';
import { discountOn } from '../../src/pool/benefit.js';
import { type Copy, type Coupon, Pool } from '../../src/pool/schema.js';
import { checkOccasions } from './check-occasions.js';
import { type Finding, finding } from './finding.js';
import { type GreedyCost, greedyCosts, greedyTotal } from './greedy-cost.js';

export interface PoolReport {
  /** Present where the schema holds. */
  readonly pool?: Pool;
  readonly findings: readonly Finding[];
  readonly greedy: readonly GreedyCost[];
  /** Minor units; Infinity where a coupon has no bound. */
  readonly greedyTotal: number;
  readonly ok: boolean;
}

/** Checks a pool as a person wrote it. Never throws: what is wrong is in the findings. */
export function checkPool(input: unknown): PoolReport {
  const parsed = v.safeParse(Pool, input);
  if (!parsed.success) {
    const findings = parsed.issues.map((issue) =>
      finding('error', 'schema', v.getDotPath(issue) ?? '(pool)', issue.message),
    );
    return { findings, greedy: [], greedyTotal: 0, ok: false };
  }
  const pool = parsed.output;
  const findings = pool.coupons.flatMap((coupon, index) => {
    const at = `coupons.${index}`;
    return [...checkDates(coupon, at), ...checkCopy(coupon, at), ...checkMargin(coupon, pool, at)];
  });
  findings.unshift(...checkOccasions(pool));
  const greedy = greedyCosts(pool);
  for (const [index, { unbounded }] of greedy.entries()) {
    if (unbounded)
      findings.push(finding('warning', 'greedy-cost', `coupons.${index}.limits`, `no bound: ${unbounded}`));
  }
  const ok = findings.every(({ severity }) => severity !== 'error');
  return { pool, findings, greedy, greedyTotal: greedyTotal(greedy), ok };
}

function checkDates({ conditions }: Coupon, at: string): Finding[] {
  const { validFrom, validUntil, minCartValue = 0, maxCartValue } = conditions;
  const found: Finding[] = [];
  if (
    validFrom !== undefined &&
    validUntil !== undefined &&
    Date.parse(validUntil) <= Date.parse(validFrom)
  ) {
    found.push(finding('error', 'dates', `${at}.conditions.validUntil`, 'ends before it starts'));
  }
  if (maxCartValue !== undefined && maxCartValue < minCartValue) {
    found.push(
      finding('error', 'bounds', `${at}.conditions.maxCartValue`, 'below minCartValue: no cart fits'),
    );
  }
  return found;
}

/** `10 %`, `10%`, `12,5 %`, `10 percent`, `10 Prozent`. */
const PERCENTAGE = /(\d+(?:[.,]\d+)?)\s*(?:%|％|percent\b|per cent\b|prozent\b)/giu;

/** Everything that a copy says, in any tone, by where it says so. */
function saidIn({ tones = {}, ...plain }: Copy): (readonly [field: string, text: string])[] {
  const said = ([field, text]: readonly [string, string | undefined]) =>
    text === undefined ? [] : [[field, text] as const];
  return [
    ...Object.entries(plain).flatMap(said),
    ...Object.entries(tones).flatMap(([tone, texts]) =>
      Object.entries(texts).flatMap(([field, text]) => said([`tones.${tone}.${field}`, text])),
    ),
  ];
}

/** A percentage in the copy is a promise: it must be the coupon's. */
function checkCopy({ copy, benefit }: Coupon, at: string): Finding[] {
  const promised = benefit.kind === 'percent' ? benefit.percent : undefined;
  const expected =
    promised === undefined
      ? `a ${benefit.kind} coupon promises no percentage`
      : `the terms say ${promised} %`;
  return Object.entries(copy).flatMap(([locale, texts]) =>
    saidIn(texts).flatMap(([field, text]) =>
      [...text.matchAll(PERCENTAGE)]
        .filter(([, number]) => Number(number?.replace(',', '.')) !== promised)
        .map(([shown]) =>
          finding(
            'error',
            'copy-percent',
            `${at}.copy.${locale}.${field}`,
            `says "${shown}", but ${expected}`,
          ),
        ),
    ),
  );
}

/**
 * Would the cart left after the discount earn less than the floor, judged like the device's rule on a typical order,
 * or on the least cart that may use the coupon where that is dearer, and by the thinnest margin in its scope?
 * A percentage without `most` breaks the floor on every cart or on none.
 */
function checkMargin(coupon: Coupon, { economics, catalogue }: Pool, at: string): Finding[] {
  const cart = Math.max(catalogue.typicalOrder, coupon.conditions.minCartValue ?? 0);
  const discount = discountOn(coupon, cart, cart, economics);
  const { categories, items, brands, excludeCategories } = coupon.scope;
  const named = Object.keys(economics.categoryMargins).filter((name) => !excludeCategories.includes(name));
  // Items and brands may lie in any category; only a scope of categories alone narrows the margins.
  const onlyCategories = categories.length > 0 && items.length === 0 && brands.length === 0;
  const rates = onlyCategories
    ? categories.map((name) => economics.categoryMargins[name] ?? economics.marginRate)
    : [economics.marginRate, ...named.map((name) => economics.categoryMargins[name] ?? economics.marginRate)];
  const margin = Math.min(...rates);
  if (margin * cart - discount >= economics.marginFloor * (cart - discount)) return [];
  const left = discount < cart ? Math.round((1000 * (margin * cart - discount)) / (cart - discount)) / 10 : 0;
  const floor = Math.round(1000 * economics.marginFloor) / 10;
  return [
    finding(
      'error',
      'margin-floor',
      `${at}.benefit`,
      `leaves ${left} % margin on a cart of ${cart}, below the floor of ${floor} %`,
    ),
  ];
}
