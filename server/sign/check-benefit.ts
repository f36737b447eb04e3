/** Terms of one coupon that contradict each other, or the shop's margin. */
import { discountOn, isBelowFloor, leastValue, outlayOf } from '../../src/pool/benefit.js';
import type { Coupon, Pool, Scope } from '../../src/pool/schema.js';
import { type Finding, finding } from './finding.js';
import { decimals } from './money-text.js';

export function checkBenefit(coupon: Coupon, pool: Pool, at: string): Finding[] {
  return [
    ...checkConditions(coupon, pool, at),
    ...checkScope(coupon.scope, `${at}.scope`),
    ...checkPercents(coupon, at),
    ...checkSteps(coupon, pool, at),
    ...checkSets(coupon, at),
    ...checkMargin(coupon, pool, at),
  ];
}

function checkConditions({ conditions, benefit, limits }: Coupon, { currency }: Pool, at: string): Finding[] {
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
  const amount = benefit.kind === 'fixed' ? benefit.amount : benefit.kind === 'gift' ? benefit.price : 0;
  if (limits.budget !== undefined && limits.budget > 0 && limits.budget < amount) {
    const why = `below ${decimals(amount, currency)} ${currency}, what one use takes: nobody can use it`;
    found.push(finding('error', 'bounds', `${at}.limits.budget`, why));
  }
  return found;
}

/** What a scope names and leaves out again. */
function checkScope(scope: Scope, at: string): Finding[] {
  const pairs = [
    ['categories', 'excludeCategories'],
    ['items', 'excludeItems'],
    ['brands', 'excludeBrands'],
  ] as const;
  return pairs.flatMap(([included, excluded]) =>
    scope[excluded].flatMap((name, index) =>
      scope[included].includes(name)
        ? [finding('error', 'scope', `${at}.${excluded}.${index}`, `${included} names it: excluded wins`)]
        : [],
    ),
  );
}

function checkPercents({ benefit }: Coupon, at: string): Finding[] {
  const all =
    benefit.kind === 'tiered'
      ? benefit.steps.map((step, index) => ['percent' in step ? step.percent : 0, `steps.${index}.`] as const)
      : [['percent' in benefit ? benefit.percent : 0, ''] as const];
  return all.flatMap(([percent, where]) =>
    Number.isInteger(Math.round(percent * 1e9) / 1e5)
      ? []
      : [finding('error', 'bounds', `${at}.benefit.${where}percent`, 'expected four decimals at most')],
  );
}

/** Who spends more saves more, or the words are wrong. */
function checkSteps(coupon: Coupon, { economics, currency }: Pool, at: string): Finding[] {
  const { benefit, conditions } = coupon;
  if (benefit.kind !== 'tiered') return [];
  const { steps } = benefit;
  const off = (upTo: number, value: number) =>
    discountOn({ ...coupon, benefit: { ...benefit, steps: steps.slice(0, upTo) } }, value, value, economics);
  return steps.flatMap((step, index) => {
    const path = `${at}.benefit.steps.${index}`;
    const before = steps[index - 1];
    const money = (amount: number) => `${decimals(amount, currency)} ${currency}`;
    if ('amount' in step && step.amount > step.from) {
      return [finding('error', 'steps', `${path}.amount`, `more than the ${money(step.from)} it begins at`)];
    }
    if (conditions.maxCartValue !== undefined && step.from > conditions.maxCartValue) {
      return [finding('error', 'steps', `${path}.from`, 'above maxCartValue: no cart reaches it')];
    }
    if (!before) return [];
    if (step.from <= before.from) {
      return [
        finding(
          'error',
          'steps',
          `${path}.from`,
          `does not rise: the step before begins at ${money(before.from)}`,
        ),
      ];
    }
    const [here, below] = [off(index + 1, step.from), off(index, step.from)];
    if (here > below) return [];
    const why = `does not rise: takes ${money(here)} off ${money(step.from)}, the step before would take ${money(below)}`;
    return [finding('error', 'steps', path, why)];
  });
}

function checkSets({ benefit }: Coupon, at: string): Finding[] {
  if (benefit.kind !== 'buy_x_get_y' || !benefit.gets) return [];
  const found = checkScope(benefit.gets, `${at}.benefit.gets`);
  if (benefit.pick === 'each_set') {
    const why = 'each_set makes sets of what is bought: what is got elsewhere is always the cheapest';
    found.push(finding('error', 'bounds', `${at}.benefit.pick`, why));
  }
  return found;
}

/**
 * Would the cart left after the discount earn less than the floor, judged by the device's rule on a typical order, or on the
 * least cart that may use the coupon (or reaches a step) where that is dearer, and by the thinnest margin in its scope?
 * A percentage without `most` breaks the floor on every cart or on none.
 */
function checkMargin(coupon: Coupon, { economics, catalogue, currency }: Pool, at: string): Finding[] {
  const { benefit, scope } = coupon;
  const least = Math.max(catalogue.typicalOrder, leastValue(coupon));
  const carts = benefit.kind === 'tiered' ? benefit.steps.map(({ from }) => Math.max(least, from)) : [least];
  const { categories, items, brands, excludeCategories } = scope;
  const named = Object.keys(economics.categoryMargins).filter((name) => !excludeCategories.includes(name));
  const rateOf = (name: string) => economics.categoryMargins[name] ?? economics.marginRate;
  // Items and brands may lie in any category; only a scope of categories alone narrows the margins.
  const onlyCategories = categories.length > 0 && items.length === 0 && brands.length === 0;
  const margin = Math.min(
    ...(onlyCategories ? categories.map(rateOf) : [economics.marginRate, ...named.map(rateOf)]),
  );
  for (const cart of carts) {
    const discount = discountOn(coupon, cart, cart, economics);
    const outlay = outlayOf(coupon, discount, { lines: [] }, economics);
    if (!isBelowFloor(cart, margin, [outlay])) continue;
    const paid = cart - outlay.off;
    const share = (value: number) => `${Math.round(value * 1_000) / 10} %`;
    const left = share(paid > 0 ? (margin * cart - outlay.cost) / paid : 0);
    const why = `leaves ${left} margin on a cart of ${decimals(cart, currency)} ${currency}, below the floor of ${share(outlay.floor)}`;
    return [finding('error', 'margin-floor', `${at}.benefit`, why)];
  }
  return [];
}
