/** Carts and coupons of every kind, small enough that they meet: few names, few prices, many ties. */
import fc from 'fast-check';
import type { Cart, CartLine } from '../../../src/events/cart.js';
import type { Coupon, Economics } from '../../../src/pool/schema.js';
import { couponOf, economicsOf, type Terms } from './example.js';

const ITEMS = ['a', 'b', 'c', 'd'] as const;
const CATEGORIES = ['shoes', 'hats'] as const;
const BRANDS = ['Tarn', 'Wren'] as const;
const cents = fc.oneof(fc.constantFrom(1, 99, 100, 333, 999, 1_000), fc.integer({ min: 0, max: 20_000 }));
const some = fc.oneof(fc.constantFrom(1, 100, 500), fc.integer({ min: 1, max: 30_000 }));

export const lines: fc.Arbitrary<CartLine> = fc.record(
  {
    itemId: fc.constantFrom(...ITEMS),
    category: fc.constantFrom(...CATEGORIES),
    brand: fc.constantFrom(...BRANDS),
    unitPrice: cents,
    quantity: fc.integer({ min: 1, max: 3 }),
    onSale: fc.boolean(),
  },
  { requiredKeys: ['itemId', 'unitPrice', 'quantity', 'onSale'] },
);
export const carts: fc.Arbitrary<Cart> = fc.record({
  lines: fc.array(lines, { minLength: 1, maxLength: 4 }),
});

const scope = fc.record(
  {
    categories: fc.subarray([...CATEGORIES]),
    items: fc.subarray([...ITEMS]),
    brands: fc.subarray([...BRANDS]),
    excludeCategories: fc.subarray([...CATEGORIES], { maxLength: 1 }),
    excludeItems: fc.subarray([...ITEMS], { maxLength: 2 }),
    excludeBrands: fc.subarray([...BRANDS], { maxLength: 1 }),
    excludeSale: fc.boolean(),
  },
  { requiredKeys: [] },
);
/** 1…100 with up to four decimals. */
export const percents = fc.oneof(
  fc.constantFrom(10, 12.5, 33.3333, 50, 100),
  fc.integer({ min: 10_000, max: 1_000_000 }).map((parts) => parts / 10_000),
);
const step = fc.oneof(fc.record({ from: some, percent: percents }), fc.record({ from: some, amount: some }));
const optional = { requiredKeys: ['kind'] as 'kind'[] };

export const benefits: fc.Arbitrary<Terms['benefit']> = fc.oneof(
  fc.record(
    { kind: fc.constant('percent' as const), percent: percents, most: some },
    { requiredKeys: ['kind', 'percent'] },
  ),
  fc.record({ kind: fc.constant('fixed' as const), amount: some }),
  fc.record({ kind: fc.constant('free_shipping' as const) }, optional),
  fc.record(
    {
      kind: fc.constant('tiered' as const),
      steps: fc.array(step, { minLength: 1, maxLength: 3 }),
      most: some,
    },
    { requiredKeys: ['kind', 'steps'] },
  ),
  fc.record(
    { kind: fc.constant('gift' as const), itemId: fc.constantFrom(...ITEMS, 'mug'), price: some, cost: some },
    { requiredKeys: ['kind', 'itemId', 'price'] },
  ),
  fc.record(
    {
      kind: fc.constant('buy_x_get_y' as const),
      buy: fc.integer({ min: 1, max: 3 }),
      get: fc.integer({ min: 1, max: 2 }),
      percent: percents,
      sets: fc.integer({ min: 1, max: 2 }),
      most: some,
      gets: scope,
      pick: fc.constantFrom('cheapest' as const, 'each_set' as const),
    },
    { requiredKeys: ['kind', 'buy', 'get'] },
  ),
);

const terms = (id: string): fc.Arbitrary<Terms> =>
  fc.record(
    {
      id: fc.constant(id),
      benefit: benefits,
      scope: fc.oneof(fc.constant({}), scope),
      conditions: fc.record(
        { minCartValue: cents, maxCartValue: some, minQuantity: fc.integer({ min: 0, max: 4 }) },
        { requiredKeys: [] },
      ),
      stacking: fc.record(
        { class: fc.constantFrom('one', 'two'), exclusive: fc.boolean() },
        { requiredKeys: [] },
      ),
      limits: fc.record({ marginFloor: fc.constantFrom(0.1, 0.3) }, { requiredKeys: [] }),
      priority: fc.integer({ min: 0, max: 2 }),
    },
    { requiredKeys: ['id', 'benefit'] },
  );

/** One coupon of any kind. */
export const coupons: fc.Arbitrary<Coupon> = terms('one').map(couponOf);

/** Up to four coupons for one checkout. */
export const wallets: fc.Arbitrary<Coupon[]> = fc
  .tuple(...['one', 'two', 'three', 'four'].map(terms))
  .chain((all) => fc.subarray(all, { minLength: 1 }))
  .map((all) => all.map(couponOf));

export const economics: fc.Arbitrary<Economics> = fc
  .record(
    {
      marginRate: fc.constantFrom(0.25, 0.5, 1),
      categoryMargins: fc.constantFrom({}, { shoes: 0.125 }),
      marginFloor: fc.constantFrom(0, 0.125),
      shippingFee: fc.constantFrom(0, 490),
      freeShippingFrom: cents,
      prices: fc.constantFrom('with_tax' as const, 'before_tax' as const),
    },
    { requiredKeys: ['marginRate'] },
  )
  .map(economicsOf);
