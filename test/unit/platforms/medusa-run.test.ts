/** What a real Medusa made of our payloads, kept: the payloads must still be these, and our arithmetic must take off the same. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { medusa } from '../../../server/platforms/medusa.js';
import { mapCoupon } from '../../../server/platforms/platform.js';
import type { Cart } from '../../../src/events/cart.js';
import { discountFor } from '../../../src/pool/benefit.js';
import { type Coupon, Pool, type PoolInput } from '../../../src/pool/schema.js';
import { poolInput } from '../server/shop.js';

interface Run {
  readonly country: string;
  readonly coupon: PoolInput['coupons'][number];
  readonly payload: object;
  /** Decimal amounts by Medusa's line or shipping method. */
  readonly taken: Readonly<Record<string, number>>;
}
const { cart, runs } = JSON.parse(readFileSync(new URL('medusa-run.json', import.meta.url), 'utf8')) as {
  readonly cart: Cart;
  readonly runs: readonly Run[];
};

/** What the cart's arithmetic alone does not decide: where, when and how much is left. */
const NOT_NOW = ['dates', 'over', 'budget'];

it.each(runs.map((run) => [`${run.coupon.id} in ${run.country}`, run] as const))(
  '%s',
  (_, { country, coupon: input, payload, taken }) => {
    const pool = v.parse(Pool, poolInput([input]));
    const [coupon] = pool.coupons as [Coupon];
    expect(mapCoupon(medusa, coupon, pool, 0)).toMatchObject({ payload });
    const total = Math.round(100 * Object.values(taken).reduce((sum, one) => sum + one, 0));
    const isElsewhere = coupon.conditions.countries?.includes(country) === false;
    if (isElsewhere || ['dates', 'over'].includes(coupon.id)) return expect(total).toBe(0);
    if (NOT_NOW.includes(coupon.id)) return expect(total).toBeLessThanOrEqual(coupon.limits.budget as number);
    expect(total).toBe(discountFor(coupon, cart, pool.economics));
  },
);
