/** A simulated shop: what it sells and offers, how its page reports, and how its shoppers lean. See docs/simulator.md. */
import * as v from 'valibot';
import { Pool } from '../../src/pool/schema.js';
import { drawCoupons } from './coupons.js';
import type { Random } from './random.js';

export interface Product {
  readonly id: string;
  readonly category: string;
  readonly brand: string;
  /** Now, minor units. */
  readonly price: number;
  /** Before the sale, minor units; present when on sale. */
  readonly was?: number;
}

/** Which events beyond the essential ones this shop's page reports. */
export interface Instrumentation {
  readonly pageViews: boolean;
  readonly lists: boolean;
  readonly selects: boolean;
  readonly attention: boolean;
}

/** How this shop's shoppers differ from those of other shops. The student never sees these. */
export interface Leaning {
  /** Added to the logit of buying. */
  readonly buying: number;
  /** Times the response to a discount. */
  readonly response: number;
  /** Times the annoyance at an offer. */
  readonly annoyance: number;
}

export interface Shop {
  readonly pool: Pool;
  readonly products: readonly Product[];
  readonly instrumentation: Instrumentation;
  readonly leaning: Leaning;
}

/** A shop with everything drawn. */
export function drawShop(random: Random): Shop {
  const products = drawProducts(random.fork('products'));
  const draw = random.fork('economics');
  const prices = products.map((product) => product.price).sort((a, b) => a - b);
  const mean = prices.reduce((sum, price) => sum + price, 0) / prices.length;
  const typicalOrder = Math.round(mean * draw.between(1.1, 1.8));
  const shippingFee = draw.chance(0.85) ? Math.round(typicalOrder * draw.between(0.04, 0.14)) : 0;
  const marginRate = draw.between(0.28, 0.6);
  const categories = [...new Set(products.map((product) => product.category))];
  const pool = v.parse(Pool, {
    schemaVersion: 1,
    shop: 'https://shop.example',
    currency: 'EUR',
    economics: {
      marginRate,
      categoryMargins: Object.fromEntries(
        categories.map((name) => [name, Math.min(0.75, Math.max(0.15, marginRate + draw.normal(0, 0.06)))]),
      ),
      marginFloor: draw.chance(0.5) ? 0.05 : 0,
      shippingFee,
      shippingCost: Math.round((shippingFee || typicalOrder * 0.06) * draw.between(0.6, 1.1)),
      ...(draw.chance(0.6) && { freeShippingFrom: Math.round(typicalOrder * draw.between(1, 2)) }),
    },
    catalogue: { priceDeciles: deciles(prices), typicalOrder },
    coupons: drawCoupons(products, typicalOrder, shippingFee > 0, random.fork('coupons')),
  });
  return withBehaviour(pool, products, random);
}

/** A given shop, with only its page's habits and its shoppers' leaning drawn. */
export function withBehaviour(pool: Pool, products: readonly Product[], random: Random): Shop {
  const draw = random.fork('behaviour');
  return {
    pool,
    products,
    instrumentation: {
      pageViews: draw.chance(0.6),
      lists: draw.chance(0.7),
      selects: draw.chance(0.5),
      attention: draw.chance(0.5),
    },
    leaning: {
      buying: draw.normal(0, 0.25),
      response: Math.exp(draw.normal(0, 0.15)),
      annoyance: Math.exp(draw.normal(0, 0.25)),
    },
  };
}

function drawProducts(draw: Random): Product[] {
  const categories = Array.from({ length: draw.integer(3, 9) }, (_, index) => ({
    name: `category-${index}`,
    level: draw.normal(Math.log(4000), 0.8),
  }));
  const brands = Array.from({ length: draw.integer(3, 10) }, (_, index) => `brand-${index}`);
  const onSale = draw.between(0, 0.3);
  return Array.from({ length: draw.integer(30, 120) }, (_, index) => {
    const category = draw.pick(categories);
    const full = Math.max(150, Math.round(Math.exp(draw.normal(category.level, 0.55))));
    const price = draw.chance(onSale) ? Math.round(full * draw.between(0.6, 0.9)) : full;
    return {
      id: `item-${index}`,
      category: category.name,
      brand: draw.pick(brands),
      price,
      ...(price < full && { was: full }),
    };
  });
}

function deciles(sorted: readonly number[]): number[] {
  return Array.from({ length: 9 }, (_, i) => sorted[Math.floor((sorted.length * (i + 1)) / 10)] as number);
}
