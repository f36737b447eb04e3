/**
 * Products nobody has met yet: each of e-shop's products is held out once, in five folds; tables are fitted without the
 * fold's clicks, and its products are ranked by what their attributes say to the shopper's fold-in.
 */
import { foldIn } from '../../../src/features/fold-in.js';
import { categoryKey } from '../../../src/features/keys.js';
import { FACTORS, type Tables } from '../../../src/features/tables.js';
import { tagsOf } from '../../../src/features/tags.js';
import type { Pool } from '../../../src/pool/schema.js';
import { rankOf } from '../../metrics/recommendation.js';
import type { Row } from '../../rows.js';
import { createRandom } from '../../simulator/random.js';
import { attributesOf, embed } from '../attribute-embeddings.js';
import { fitTables } from '../fit-tables.js';
import { dot } from '../implicit-factors.js';
import { type Eshop, type EshopProduct, type EshopSession, isEshopTest } from './eshop-sessions.js';
import { eshopEvent, eshopPool, eshopVisits, interestsAfterClicks } from './eshop-tables.js';
import { aheadRows, rankRows } from './ranks.js';

const FOLDS = 5;
const METHODS = ['random', 'same-category', 'popularity-in-hindsight', 'attributes'] as const;
type Method = (typeof METHODS)[number];

export function coldItemRows(eshop: Eshop, seed: number, say: (text: string) => void): Row[] {
  const random = createRandom(`cold-items/${seed}`);
  const folds = random.shuffled(eshop.products.map((_, at) => at % FOLDS));
  const test = eshop.sessions.filter(isEshopTest);
  const ranks = new Map(METHODS.map((method) => [method, test.map((): number[] => [])]));
  for (let fold = 0; fold < FOLDS; fold++) {
    say(`cold items, fold ${fold + 1} of ${FOLDS}`);
    const cold = folds.flatMap((own, product) => (own === fold ? [product] : []));
    addFold(eshop, cold, test, ranks, seed);
  }
  const of = (method: Method) => (ranks.get(method) ?? []).filter((all) => all.length > 0);
  const options = { seed, k: 10 };
  return [
    ...METHODS.flatMap((method) => rankRows(`tables.cold.${method}`, of(method), options)),
    ...aheadRows('tables.cold.over-random', of('attributes'), of('random'), true, options),
    ...aheadRows(
      'tables.cold.over-popularity',
      of('attributes'),
      of('popularity-in-hindsight'),
      true,
      options,
    ),
    ...aheadRows('tables.cold.over-same-category', of('attributes'), of('same-category'), false, options),
  ];
}

/** Ranks of the fold's products among themselves, wherever one of them came next and something warm came before. */
function addFold(
  eshop: Eshop,
  cold: readonly number[],
  test: readonly EshopSession[],
  ranks: ReadonlyMap<Method, number[][]>,
  seed: number,
): void {
  const pool = eshopPool(eshop);
  const isCold = new Set(cold);
  const warm = (session: EshopSession): EshopSession => ({
    ...session,
    clicks: session.clicks.filter((product) => !isCold.has(product)),
  });
  const train = eshop.sessions.filter((session) => !isEshopTest(session));
  const tables = fitTables(eshopVisits(eshop, train.map(warm)), { seed, pool });
  const vectors = coldVectors(eshop, cold, tables, pool);
  const popularity = cold.map((product) =>
    train.reduce((sum, { clicks }) => sum + clicks.filter((click) => click === product).length, 0),
  );
  const draw = createRandom(`cold-items/${seed}/random`);
  test.forEach((session, index) => {
    session.clicks.forEach((target, at) => {
      const before = session.clicks.slice(0, at).filter((product) => !isCold.has(product));
      if (!isCold.has(target) || before.length === 0) return;
      const place = cold.indexOf(target);
      const scores: Record<Method, readonly number[]> = {
        random: cold.map(() => draw.next()),
        'same-category': cold.map((product) =>
          eshop.products[product]?.category === eshop.products[before.at(-1) as number]?.category ? 1 : 0,
        ),
        'popularity-in-hindsight': popularity,
        attributes: coldScores(eshop, { ...session, clicks: [...before, target] }, vectors, tables, pool),
      };
      for (const method of METHODS) ranks.get(method)?.[index]?.push(rankOf(scores[method], place));
    });
  });
}

/** [cold, F] what the device would take a new product for. */
function coldVectors(eshop: Eshop, cold: readonly number[], tables: Tables, pool: Pool): Float64Array {
  const vectors = new Float64Array(cold.length * FACTORS);
  cold.forEach((product, at) => {
    const { category, price, ...rest } = eshop.products[product] as EshopProduct;
    const title = eshopEvent({ category, price, ...rest }, 0).params.items?.[0]?.item_name ?? '';
    const attributes = attributesOf(
      { category: categoryKey(category), brand: 0, tags: tagsOf(title), price: price * 100 },
      pool.catalogue.priceDeciles,
    );
    embed(attributes, tables.attributes, vectors, at * FACTORS);
  });
  return vectors;
}

/** @param session whose last click is the one to be found */
function coldScores(
  eshop: Eshop,
  session: EshopSession,
  vectors: Float64Array,
  tables: Tables,
  pool: Pool,
): number[] {
  const last = interestsAfterClicks(eshop, session).at(-1);
  const taste = last && foldIn(last.interests, last.now, pool.catalogue.priceDeciles, tables);
  return Array.from({ length: vectors.length / FACTORS }, (_, at) =>
    taste ? dot(taste.factor, 0, vectors, at * FACTORS, FACTORS) : 0,
  );
}
