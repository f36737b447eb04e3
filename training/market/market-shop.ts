/** A simulated shop with as many coupons as asked for: one that no model was trained on. */
import * as v from 'valibot';
import { Coupon } from '../../src/pool/schema.js';
import { drawCoupons } from '../simulator/coupons.js';
import { createRandom, type Random } from '../simulator/random.js';
import { drawShop, type Shop } from '../simulator/shop.js';

/**
 * A shop of the test world (its parameters are drawn from wider ranges than training's) with `coupons` random coupons.
 * @param seed names the shop: no other purpose shares its stream
 */
export function marketShop(seed: number | string, coupons: number): Shop {
  const random = createRandom(`market/${seed}`);
  const shop = drawShop(random.fork('shop'), { world: 'test', tables: false });
  return { ...shop, pool: { ...shop.pool, coupons: manyCoupons(shop, coupons, random.fork('coupons')) } };
}

/** The simulator draws 8 to 24 at a time; these are as many draws as it takes, under ids of their own. */
function manyCoupons({ products, pool }: Shop, count: number, random: Random): Coupon[] {
  const ships = pool.economics.shippingFee > 0;
  const drawn: Coupon[] = [];
  for (let round = 0; drawn.length < count; round++) {
    for (const one of drawCoupons(products, pool.catalogue.typicalOrder, ships, random.fork(round))) {
      if (drawn.length < count) drawn.push(v.parse(Coupon, { ...one, id: `coupon-${drawn.length}` }));
    }
  }
  return drawn;
}
