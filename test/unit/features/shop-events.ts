/** Random but valid visits, for properties that must hold for every one of them. */
import fc from 'fast-check';
import * as v from 'valibot';
import { EVENT_NAMES, type ShopEvent } from '../../../src/events/vocabulary.js';
import { Pool } from '../../../src/pool/schema.js';

export const POOL = v.parse(Pool, {
  schemaVersion: 1,
  shop: 'https://shop.example',
  currency: 'EUR',
  economics: {
    marginRate: 0.4,
    categoryMargins: { a: 0.5 },
    shippingFee: 500,
    shippingCost: 400,
    freeShippingFrom: 9000,
  },
  catalogue: { priceDeciles: [500, 900, 1500, 2000, 2500, 3200, 4500, 6000, 9000], typicalOrder: 6000 },
  coupons: [
    { benefit: { kind: 'percent', percent: 10, most: 2000 }, conditions: { minCartValue: 5000 } },
    { benefit: { kind: 'fixed', amount: 500 }, scope: { categories: ['a'] }, conditions: { minQuantity: 2 } },
    { benefit: { kind: 'free_shipping' }, conditions: { maxCartValue: 20000, newShoppersOnly: true } },
    { benefit: { kind: 'percent', percent: 20 }, scope: { brands: ['x'], excludeSale: true } },
  ].map((terms, index) => ({
    ...terms,
    id: `coupon-${index}`,
    copy: { en: { title: 'Title', body: 'Body' } },
    code: { type: 'minted' },
  })),
});

const item = fc.record(
  {
    item_id: fc.constantFrom('1', '2', '3', '4'),
    item_category: fc.constantFrom('a', 'b'),
    item_brand: fc.constantFrom('x', 'y'),
    price: fc.double({ min: 0, max: 1e6, noNaN: true }),
    discount: fc.double({ min: 0, max: 1e4, noNaN: true }),
    quantity: fc.integer({ min: 1, max: 1000 }),
  },
  { requiredKeys: ['item_id'] },
);

const params = fc.record(
  {
    currency: fc.constantFrom('EUR', 'JPY'),
    value: fc.double({ min: 0, max: 1e9, noNaN: true }),
    items: fc.array(item, { maxLength: 4 }),
    percent_scrolled: fc.double({ min: 0, max: 100, noNaN: true }),
    engagement_time_msec: fc.integer({ min: 0, max: 1e9 }),
  },
  { requiredKeys: [] },
);

/** Visits of up to `most` events; clocks may jump, backwards too. */
export const visits = (most: number) =>
  fc
    .array(
      fc.record({
        name: fc.constantFrom(...EVENT_NAMES),
        gap: fc.integer({ min: -5000, max: 900_000 }),
        params,
      }),
      {
        minLength: 1,
        maxLength: most,
      },
    )
    .map((all) => {
      let at = 1_750_000_000_000;
      return all.map(({ name, gap, params }, index): ShopEvent => {
        at += gap;
        return { id: `e${index}`, name, at, params };
      });
    });
