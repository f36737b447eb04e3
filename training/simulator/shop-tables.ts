/** The tables that a simulated shop's own earlier visits would have given its artifact. */
import type { Tables } from '../../src/features/encode.js';
import { roundTables } from '../artifact-writer.js';
import { fitTables, type TableSession } from '../tables/fit-tables.js';
import type { Random } from './random.js';
import type { Shop } from './shop.js';
import { drawVisit, momentsOf } from './visit.js';

/** Earlier visits, each of another shopper. */
export const TABLE_VISITS = 100;

export function shopTables(shop: Shop, random: Random, visits = TABLE_VISITS): Tables {
  const fitted = fitTables(sessions(shop, random, visits), {
    seed: 'simulated',
    pool: shop.pool,
    minShoppers: 1,
  });
  // As a device would read them from an artifact.
  return roundTables(fitted);
}

function* sessions(shop: Shop, random: Random, visits: number): Generator<TableSession> {
  for (let index = 0; index < visits; index++) {
    const visit = drawVisit(`past-${index}`, shop, random.fork(index));
    const [last] = momentsOf(visit, [visit.acts.length]);
    yield { shopper: `past-${index}`, events: visit.events, ...(last && { state: last.state }) };
  }
}
