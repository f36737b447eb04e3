/** Names that a pool refers to and must define, and times that a clock must know. */
import type { Coupon, Pool } from '../../src/pool/schema.js';
import { shopTime } from '../../src/pool/shop-time.js';
import { type Finding, finding } from './finding.js';

/** What the schema can't see of hours, holidays, segments, scenarios, arms and ways of giving. */
export function checkOccasions(pool: Pool): Finding[] {
  return [
    ...checkZone(pool),
    ...checkHolidays(pool),
    ...checkSegments(pool),
    ...checkScenarios(pool),
    ...pool.coupons.flatMap((coupon, index) => [
      ...checkNames(coupon, pool, `coupons.${index}`),
      ...checkGiving(coupon, `coupons.${index}`),
    ]),
  ];
}

function checkZone({ timeZone }: Pool): Finding[] {
  if (shopTime(0, timeZone)) return [];
  return [finding('error', 'time-zone', 'timeZone', 'expected a name of the IANA list, as Europe/Vienna')];
}

function checkHolidays({ holidays }: Pool): Finding[] {
  return Object.entries(holidays).flatMap(([name, ranges]) =>
    ranges.flatMap(({ from, until }, index) =>
      until < from
        ? [finding('error', 'dates', `holidays.${name}.${index}.until`, 'ends before it starts')]
        : [],
    ),
  );
}

function checkSegments({ segments }: Pool): Finding[] {
  return Object.entries(segments).flatMap(([name, segment]) =>
    Object.entries(segment).flatMap(([bound, range]) => {
      const { least = 0, most } = range ?? {};
      if (most === undefined || most >= least) return [];
      return [finding('error', 'bounds', `segments.${name}.${bound}.most`, 'below least: nobody fits')];
    }),
  );
}

/** One finding for each name under `at` that is not among those defined. */
function undefinedNames(
  names: readonly string[] | undefined,
  defined: readonly string[],
  at: string,
): Finding[] {
  return (names ?? []).flatMap((name, index) =>
    defined.includes(name)
      ? []
      : [finding('error', 'reference', `${at}.${index}`, 'expected a name that the pool defines')],
  );
}

function checkScenarios({ scenarios, segments, holidays, coupons, restraint }: Pool): Finding[] {
  const [known, days] = [Object.keys(segments), Object.keys(holidays)];
  const couponIds = coupons.map(({ id }) => id);
  return scenarios.flatMap((scenario, index) => {
    const at = `scenarios.${index}`;
    return [
      ...undefinedNames(scenario.segments, known, `${at}.segments`),
      ...undefinedNames(scenario.holidays, days, `${at}.holidays`),
      ...undefinedNames(scenario.coupons, couponIds, `${at}.coupons`),
      ...scenario.triggers.flatMap((trigger, number) => {
        const path = `${at}.triggers.${number}`;
        if (trigger.kind === 'holiday') return undefinedNames(trigger.holidays, days, `${path}.holidays`);
        if (trigger.kind !== 'post_purchase' || trigger.withinMs > restraint.quietAfterPurchaseMs) return [];
        const why = 'over before restraint.quietAfterPurchaseMs is: nothing will be shown';
        return [finding('warning', 'never', `${path}.withinMs`, why)];
      }),
    ];
  });
}

function checkNames({ conditions }: Coupon, pool: Pool, at: string): Finding[] {
  const arms = pool.trial.arms.map(({ id }) => id);
  const scenarios = pool.scenarios.map(({ id }) => id);
  return [
    ...undefinedNames(conditions.holidays, Object.keys(pool.holidays), `${at}.conditions.holidays`),
    ...undefinedNames(conditions.segments, Object.keys(pool.segments), `${at}.conditions.segments`),
    ...undefinedNames(conditions.scenarios, scenarios, `${at}.conditions.scenarios`),
    ...undefinedNames(conditions.arms, arms, `${at}.conditions.arms`),
  ];
}

/** A code that everybody can read is neither drawn nor paid for. */
function checkGiving({ giving, code }: Coupon, at: string): Finding[] {
  if (giving.way === 'targeted' || code.type !== 'fixed') return [];
  const why = 'a fixed code stands in the pool for all to read: nobody need draw it or pay points for it';
  return [finding('warning', 'giving', `${at}.code`, why)];
}
