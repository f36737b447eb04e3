/** An arm's sums against the holdout's, as figures. */
import { LEAST } from '../../measure/cells.js';
import { detectableShare } from '../../measure/detectable-lift.js';
import { type Estimate, type Lift, liftOfMeans, liftOfRates, liftOfTotals } from '../../measure/lift.js';
import { MISMATCH_P, type SampleRatio, sampleRatio } from '../../measure/sample-ratio.js';
import { type Behind, type Figure, type Unit, unknown, withheld } from './figure.js';
import type { ArmSums, Trial } from './trial.js';

export interface LiftFigures {
  readonly arm: string;
  /** Per shopper, treated less held out; ratios where nobody knows how many shoppers there were. */
  readonly conversion: Figure;
  readonly revenue: Figure;
  readonly profit: Figure;
  /** The same as shares of what the holdout did. */
  readonly relative: { readonly conversion: Figure; readonly revenue: Figure; readonly profit: Figure };
  readonly returnOnSpend: Figure;
}

const NOISE =
  '95 % interval over shoppers, who were drawn: orders of one shopper are one outcome. Looking often and stopping at a good moment makes it too narrow.';

export function liftFigures(treated: ArmSums, control: ArmSums): LiftFigures {
  const n = treated.buyers + control.buyers;
  const outcome = (
    unit: Unit,
    estimate: () => Lift,
    missing?: string,
  ): { absolute: Figure; relative: Figure } => {
    const behind: Behind = { n, of: 'buyers in each arm', estimator: '', noise: NOISE };
    if (missing !== undefined)
      return { absolute: unknown(unit, missing, behind), relative: unknown('change', missing, behind) };
    if (Math.min(treated.buyers, control.buyers) < LEAST.buyers) {
      const few = (one: Unit) => withheld({ unit: one, ...behind }, LEAST.buyers);
      return { absolute: few(unit), relative: few('change') };
    }
    const { difference, relative, estimator } = estimate();
    const told = { ...behind, estimator: sentence(estimator) };
    return {
      absolute: figureOf(unit, difference, 'how many shoppers each arm has is not known', told),
      relative: figureOf('change', relative, 'the holdout’s mean can’t be told from 0', told),
    };
  };
  const tooMany = [treated, control].some(
    ({ buyers, shoppers }) => shoppers !== undefined && buyers > shoppers,
  );
  const wrong = tooMany ? 'more shoppers bought than the arms are said to have' : undefined;
  const unsaid =
    treated.profitOrders < treated.orders || control.profitOrders < control.orders
      ? `${(treated.orders + control.orders - treated.profitOrders - control.profitOrders).toLocaleString('en')} orders did not say their profit`
      : undefined;

  const conversion = outcome('points', () => ratesOf(treated, control), wrong);
  const revenue = outcome('gain', () => meansOf(treated, control, 'revenue'), wrong);
  const profit = outcome('gain', () => meansOf(treated, control, 'profit'), wrong ?? unsaid);
  return {
    arm: treated.arm,
    conversion: conversion.absolute,
    revenue: revenue.absolute,
    profit: profit.absolute,
    relative: { conversion: conversion.relative, revenue: revenue.relative, profit: profit.relative },
    returnOnSpend: returnOnSpend(profit.absolute, treated),
  };
}

/** Profit added, over what the arm's coupons took off: 1 means that each unit of money spent brought another besides itself. */
function returnOnSpend(profit: Figure, { shoppers, spent }: ArmSums): Figure {
  const behind = {
    n: profit.n,
    of: profit.of,
    estimator:
      'Profit added per shopper times shoppers, over the discounts that orders told. The discounts are paid for already: above 0 they earned more than they cost.',
    noise: `${NOISE} Spend is taken as it was.`,
  };
  if (profit.absent === 'withheld') return withheld({ unit: 'ratio', ...behind }, LEAST.buyers);
  if (profit.value === undefined || shoppers === undefined)
    return unknown('ratio', profit.why ?? 'how many shoppers there were is not known', behind);
  if (spent <= 0) return unknown('ratio', 'nothing was spent on coupons', behind);
  const scale = shoppers / spent;
  const [low, high] = profit.interval ?? [profit.value, profit.value];
  return { unit: 'ratio', value: profit.value * scale, interval: [low * scale, high * scale], ...behind };
}

function ratesOf(treated: ArmSums, control: ArmSums): Lift {
  if (hasShoppers(treated) && hasShoppers(control)) return liftOfRates(treated, control);
  return totalsOf(treated, control, ({ buyers }) => [buyers, buyers]);
}

function meansOf(treated: ArmSums, control: ArmSums, of: 'revenue' | 'profit'): Lift {
  const sums = (arm: ArmSums): readonly [number, number] => [arm[of], arm[`${of}Squares`]];
  if (!hasShoppers(treated) || !hasShoppers(control)) return totalsOf(treated, control, sums);
  const moments = (arm: ArmSums & { shoppers: number }) => {
    const [sum, sumOfSquares] = sums(arm);
    return { shoppers: arm.shoppers, sum, sumOfSquares };
  };
  return liftOfMeans(moments(treated), moments(control));
}

function totalsOf(treated: ArmSums, control: ArmSums, of: (arm: ArmSums) => readonly [number, number]): Lift {
  if (!treated.share || !control.share)
    return { pValue: 1, estimator: 'none: neither shoppers nor shares of the arms are known' };
  const totals = (arm: ArmSums, share: number) => {
    const [sum, sumOfSquares] = of(arm);
    return { share, sum, sumOfSquares };
  };
  return liftOfTotals(totals(treated, treated.share), totals(control, control.share));
}

/** Are the arms as large as they were drawn? Undefined where that can't be told. */
export function mismatchOf({ control, arms }: Trial): SampleRatio | undefined {
  const all = [control, ...arms];
  const known = all.every(({ shoppers, share }) => shoppers !== undefined && share !== undefined);
  if (!known || all.length < 2 || all.every(({ shoppers }) => !shoppers)) return undefined;
  return sampleRatio(all.map(({ shoppers = 0, share = 0 }) => ({ shoppers, share })));
}
export { MISMATCH_P };

/** The least rise of conversion that these arms would see four times in five. */
export function detectable({ offered, control }: Trial): Figure {
  const behind = {
    n: (offered.shoppers ?? 0) + (control.shoppers ?? 0),
    of: 'shoppers',
    estimator:
      'Rise of conversion that is seen with 80 % probability at 5 % (two-sided), given the arms’ sizes and the holdout’s conversion.',
    noise: 'Normal approximation; the holdout’s conversion is taken as it was.',
  };
  if (!offered.shoppers || !control.shoppers)
    return unknown('points', 'how many shoppers each arm has is not known', behind);
  if (control.buyers < LEAST.buyers)
    return withheld({ unit: 'points', ...behind, of: 'buyers held out' }, LEAST.buyers);
  if (control.buyers > control.shoppers)
    return unknown('points', 'more shoppers bought than the arm is said to have', behind);
  const sizes = { treated: offered.shoppers, control: control.shoppers };
  const value = detectableShare(sizes, { baseline: control.buyers / control.shoppers });
  return value === undefined
    ? unknown('points', 'no rise at all would be seen with so few', behind)
    : { unit: 'points', value, ...behind };
}

const hasShoppers = (arm: ArmSums): arm is ArmSums & { shoppers: number } => (arm.shoppers ?? 0) > 0;

const figureOf = (unit: Unit, estimate: Estimate | undefined, why: string, behind: Behind): Figure =>
  estimate && Number.isFinite(estimate.value)
    ? { unit, value: estimate.value, interval: estimate.interval, ...behind }
    : unknown(unit, why, behind);

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
