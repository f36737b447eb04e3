/** Which product is opened next? E-shop's test visits; all 217 products are candidates, those seen before included. */
import { foldIn as deviceFoldIn } from '../../../src/features/fold-in.js';
import { itemKey } from '../../../src/features/keys.js';
import { rowOf } from '../../../src/features/tables.js';
import { rankOf } from '../../metrics/recommendation.js';
import type { Row } from '../../rows.js';
import { fitTables } from '../fit-tables.js';
import { dot, fitImplicitFactors, foldIn } from '../implicit-factors.js';
import { interactionsOf } from '../interactions.js';
import { type Eshop, type EshopSession, isEshopTest } from './eshop-sessions.js';
import { eshopPool, eshopVisits, interestsAfterClicks } from './eshop-tables.js';
import { aheadRows, type Ranks, rankRows } from './ranks.js';

/** A click's weight in a visit is this much of the next one's: chosen among 1, .7, .3 on the last weeks of training. */
const RECENCY = 0.3;

/** @param say hears what is being done */
export function nextProductRows(eshop: Eshop, seed: number, say: (text: string) => void): Row[] {
  const train = eshop.sessions.filter((session) => !isEshopTest(session));
  const test = eshop.sessions.filter((session) => isEshopTest(session) && session.clicks.length > 1);
  const options = { seed };
  say('popularity and Markov');
  const popularity = popularityRanks(eshop, train, test);
  const markov = markovRanks(eshop, train, test);
  say('factors as the device folds them in');
  const device = deviceRanks(eshop, train, test, seed);
  say('factors with recency within the visit');
  const recent = recentRanks(eshop, train, test, seed);
  return [
    ...rankRows('tables.eshop.popularity', popularity, options),
    ...rankRows('tables.eshop.markov', markov, options),
    ...rankRows('tables.eshop.factors', device, options),
    ...rankRows('tables.eshop.factors-recent', recent, options),
    ...aheadRows('tables.eshop.factors-over-popularity', device, popularity, true, options),
    ...aheadRows('tables.eshop.factors-over-markov', device, markov, false, options),
  ];
}

/** Rank of every click but the first, by what `scores` makes of those before it. */
function ranksBy(
  test: readonly EshopSession[],
  scores: (session: EshopSession, at: number) => ArrayLike<number>,
): Ranks {
  return test.map((session) =>
    session.clicks.slice(1).map((target, before) => rankOf(scores(session, before), target)),
  );
}

function clickCounts({ products }: Eshop, train: readonly EshopSession[]): Float64Array {
  const counts = new Float64Array(products.length);
  for (const { clicks } of train)
    for (const product of clicks) counts[product] = (counts[product] as number) + 1;
  return counts;
}

function popularityRanks(eshop: Eshop, train: readonly EshopSession[], test: readonly EshopSession[]): Ranks {
  const counts = clickCounts(eshop, train);
  return ranksBy(test, () => counts);
}

/** First order, by counts of pairs; ties go by popularity. */
function markovRanks(eshop: Eshop, train: readonly EshopSession[], test: readonly EshopSession[]): Ranks {
  const counts = clickCounts(eshop, train);
  const most = counts.reduce((sum, count) => sum + count, 0);
  const after = eshop.products.map(() => counts.map((count) => count / most));
  for (const { clicks } of train) {
    clicks.slice(1).forEach((product, at) => {
      const row = after[clicks[at] as number] as Float64Array;
      row[product] = (row[product] as number) + 1;
    });
  }
  return ranksBy(test, ({ clicks }, at) => after[clicks[at] as number] as Float64Array);
}

/** The artifact's own tables and the device's own code. */
function deviceRanks(
  eshop: Eshop,
  train: readonly EshopSession[],
  test: readonly EshopSession[],
  seed: number,
): Ranks {
  const pool = eshopPool(eshop);
  const tables = fitTables(eshopVisits(eshop, train), { seed, pool });
  const rows = eshop.products.map(({ model }) => rowOf(tables.items.keys, itemKey(model)));
  return test.map((session) => {
    const known = interestsAfterClicks(eshop, session);
    return session.clicks.slice(1).map((target, before) => {
      const { interests, now } = known[before] as (typeof known)[number];
      const taste = deviceFoldIn(interests, now, pool.catalogue.priceDeciles, tables);
      // What has no factor of its own is never put first.
      return rankOf(
        rows.map((row) => (row < 0 ? Number.NEGATIVE_INFINITY : (taste?.preferences[row] ?? 0))),
        target,
      );
    });
  });
}

/** What the same eight factors would give if clicks faded within a visit; α and λ chosen as RECENCY was. */
function recentRanks(
  { products }: Eshop,
  train: readonly EshopSession[],
  test: readonly EshopSession[],
  seed: number,
): Ranks {
  const factors = 8;
  const ones = train.map(({ clicks }) => ({ columns: clicks, strengths: clicks.map(() => 1) }));
  const settings = { seed, factors, confidence: 40, ridge: 100 };
  const fitted = fitImplicitFactors(interactionsOf(ones, products.length), settings);
  return test.map(({ clicks }) => {
    const prefixes = clicks.slice(1).map((_, before) => ({
      columns: clicks.slice(0, before + 1),
      strengths: clicks.slice(0, before + 1).map((_, at) => RECENCY ** (before - at)),
    }));
    const users = foldIn(interactionsOf(prefixes, products.length), fitted);
    return clicks.slice(1).map((target, before) =>
      rankOf(
        Float64Array.from(products, (_, product) =>
          dot(users, before * factors, fitted.items, product * factors, factors),
        ),
        target,
      ),
    );
  });
}
