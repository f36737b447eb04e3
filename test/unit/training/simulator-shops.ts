/** Shops and moments that several tests look at; drawn once per test file. */
import { type OpenMoment, simulatedMoments } from '../../../training/simulated-examples.js';
import { createRandom } from '../../../training/simulator/random.js';
import { drawShop, type Shop, type ShopOptions } from '../../../training/simulator/shop.js';

export interface Drawn extends OpenMoment {
  readonly shop: Shop;
}

export function drawnMoments(seed: string, shops: number, each: number, options: ShopOptions = {}): Drawn[] {
  const random = createRandom(seed);
  return Array.from({ length: shops }, (_, index) => {
    const shop = drawShop(random.fork(index), { tables: false, ...options });
    return [...simulatedMoments(shop, each, random.fork(`moments/${index}`))].map((open) => ({
      ...open,
      shop,
    }));
  }).flat();
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
