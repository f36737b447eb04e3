/** The coupons of the demo shop, as a shop would write them down before `etui sign`. */
import type { PoolInput } from '../src/pool/schema.js';
import { CURRENCY, PRODUCTS } from './catalogue.js';
import { BRANDS_AND_REST } from './pool/brands-and-rest.js';
import { CATEGORIES } from './pool/categories.js';
import { WHOLE_SHOP } from './pool/whole-shop.js';

/** What the shop earns and charges; also what its own checkout uses for shipping. */
export const ECONOMICS = {
  marginRate: 0.45,
  categoryMargins: { kitchen: 0.42, lighting: 0.5, textiles: 0.48, outdoor: 0.38, paper: 0.55 },
  marginFloor: 0.1,
  shippingFee: 490,
  shippingCost: 420,
  freeShippingFrom: 9000,
} as const satisfies PoolInput['economics'];

/** Nine deciles of the given amounts (nearest rank), ascending. */
function deciles(amounts: readonly number[]): number[] {
  const sorted = [...amounts].sort((a, b) => a - b);
  return Array.from(
    { length: 9 },
    (_, index) => sorted[Math.ceil((sorted.length * (index + 1)) / 10) - 1] ?? 0,
  );
}

/**
 * The demo's pool. Restraint is set for someone who tries the shop for a minute: soon, often, and forgiving.
 * @param shop origin the pool is signed for, e.g. `http://localhost:4400`
 */
export function demoPool(shop: string): PoolInput {
  return {
    schemaVersion: 1,
    shop,
    currency: CURRENCY,
    objective: 'profit',
    economics: ECONOMICS,
    catalogue: { priceDeciles: deciles(PRODUCTS.map((product) => product.price)), typicalOrder: 6800 },
    restraint: {
      minEvents: 3,
      perHour: 6,
      perDay: 30,
      perWeek: 100,
      coolDownMs: 20_000,
      quietAfterPurchaseMs: 60_000,
    },
    // Visitors have a minute: an offer that is worth showing is shown, and none is kept for a better moment (docs/timing.md).
    trial: { id: 'demo', arms: [{ id: 'at-once', share: 1, timing: 'first_chance' }] },
    coupons: [...WHOLE_SHOP, ...CATEGORIES, ...BRANDS_AND_REST],
  };
}
