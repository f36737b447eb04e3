/** What the profile, earlier looks and a cart left behind say about a shopper's traits. */
import { LEVELS, tasteIndex } from './shelf.js';
import type { Shop } from './shop.js';
import { annoyances, HABITS, type History, needs, sensitivities, THREE } from './shopper.js';
import type { SimulatedMoment } from './visit.js';
import { STYLES } from './words.js';

/** [tastes] P(taste, looks, what was left, mean purchase), with each level weighed by what was spent. */
export function tastePrior(
  { shelf }: Shop,
  { looks }: History,
  left: SimulatedMoment['left'],
  levels: readonly number[],
): Float64Array {
  const things = [...looks, ...left.lines.flatMap(({ itemId }) => shelf.index.get(itemId) ?? [])];
  const prior = new Float64Array(shelf.tastes);
  shelf.categories.forEach((_, category) => {
    for (let style = 0; style < STYLES; style++) {
      LEVELS.forEach((_level, level) => {
        const index = tasteIndex(category, style, level);
        const { things: chances } = shelf.taste(index);
        prior[index] = things.reduce(
          (product, thing) => product * (chances[thing] as number),
          levels[level] as number,
        );
      });
    }
  });
  return prior;
}

/** Likelihoods of each level of each trait that a profile tells of; shares of the levels are in needs and annoyances. */
export function profileSums({ profile }: History, shop: Shop) {
  const { assumptions: a, pool } = shop;
  const { sessions, carts, purchases, shown, claimed, dismissed, spent } = profile;
  const binomial = (k: number, of: number, p: number) => (of === 0 ? 1 : p ** k * (1 - p) ** (of - k));
  const spends = (level: number) => {
    if (purchases === 0) return 1;
    const log = Math.log(spent / purchases / pool.catalogue.typicalOrder);
    const z = (log - HABITS.spends(level)) / HABITS.spendSpread;
    return Math.exp((-z * z) / 2);
  };
  return {
    needs: needs(a).map(
      (need, level) => (THREE[level] as number) * binomial(purchases, sessions, HABITS.buys(need)),
    ),
    annoyances: annoyances(a).map(
      (annoyance, level) =>
        (THREE[level] as number) * binomial(dismissed, shown - claimed, HABITS.dismisses(annoyance)),
    ),
    sensitivities: sensitivities(a).map(
      (sensitivity) =>
        binomial(carts - purchases, 2 * sessions, HABITS.carts(sensitivity)) *
        binomial(claimed, shown, HABITS.claims(sensitivity)),
    ),
    levels: LEVELS.map(spends),
  };
}
