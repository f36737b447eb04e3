/** A simulated shop: what it sells and offers, how its page reports, and how its shoppers lean. See docs/simulator.md. */
import * as v from 'valibot';
import { NO_TABLES, type Tables } from '../../src/features/encode.js';
import { Pool } from '../../src/pool/schema.js';
import { type Assumptions, DEFAULT_ASSUMPTIONS } from './assumptions.js';
import { drawCoupons } from './coupons.js';
import { movesOf } from './grammar.js';
import { byMind, type Chain, chainOf, type GIVING, MINDS, TRAINED_MINDS } from './minds.js';
import type { Random } from './random.js';
import { type Shelf, stock } from './shelf.js';
import { shopTables } from './shop-tables.js';
import { hastes, sensitivities } from './shopper.js';
import { drawTitles, STYLES } from './words.js';

export interface Product {
  readonly id: string;
  readonly name?: string;
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

/** Training and tuning see `train` only. `test` draws from wider ranges, and has gift buyers: a fifth state of mind. */
export type World = 'train' | 'test';

export interface ShopOptions {
  readonly world?: World;
  /** Whether the shop's artifact carries tables of its own; half of the drawn shops do, given ones don't. */
  readonly tables?: boolean;
  readonly assumptions?: Assumptions;
}

export interface Shop {
  readonly pool: Pool;
  readonly products: readonly Product[];
  readonly shelf: Shelf;
  readonly instrumentation: Instrumentation;
  readonly leaning: Leaning;
  /** This shop's own, drawn around those of its world. */
  readonly assumptions: Assumptions;
  /** Fitted from earlier visits of its own when first asked for, or NO_TABLES. */
  readonly tables: Tables;
  /** States of mind: 4, or 5 in test shops. */
  readonly minds: number;
  /** [price sensitivity][patience]. */
  readonly chains: readonly (readonly Chain[])[];
  /** [minds, places, moves]. */
  readonly moves: Float64Array;
  /** Of each state of mind. */
  readonly responses: Readonly<Record<Exclude<keyof typeof GIVING, 'start' | 'leaves' | 'ends'>, number[]>>;
}

/** Share of things whose brand is of their style. */
const TRUE_TO_STYLE = 0.75;

/** A shop with everything drawn. */
export function drawShop(random: Random, options: ShopOptions = {}): Shop {
  const drawn = drawProducts(random.fork('products'));
  const products = drawn.map(({ product }) => product);
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
  const styles = drawn.map(({ style }) => style);
  const tables = options.tables ?? random.fork('has-tables').chance(0.5);
  return behaving(pool, products, styles, random, { ...options, tables });
}

/** A given shop, with only its page's habits and its shoppers drawn. */
export function withBehaviour(
  pool: Pool,
  products: readonly Product[],
  random: Random,
  options: ShopOptions = {},
): Shop {
  const draw = random.fork('styles');
  const styles = products.map(() => draw.integer(0, STYLES - 1));
  return behaving(pool, products, styles, random, options);
}

function behaving(
  pool: Pool,
  products: readonly Product[],
  styles: readonly number[],
  random: Random,
  { world = 'train', assumptions = DEFAULT_ASSUMPTIONS, tables = false }: ShopOptions,
): Shop {
  const draw = random.fork('behaviour');
  const wide = world === 'test' ? 2 : 1;
  const instrumentation = {
    pageViews: draw.chance(0.6),
    lists: draw.chance(0.7),
    selects: draw.chance(0.5),
    attention: draw.chance(0.5),
  };
  const leaning = {
    buying: draw.normal(0, wide * assumptions['shops.buying']),
    response: Math.exp(draw.normal(0, wide * assumptions['shops.response'])),
    annoyance: Math.exp(draw.normal(0, wide * assumptions['shops.annoyance'])),
  };
  const a = around(assumptions, wide, draw);
  const minds = world === 'test' ? MINDS.length : TRAINED_MINDS;
  const own = (what: keyof typeof GIVING) => byMind(a, what, minds);
  const bare = {
    pool,
    products,
    tables: NO_TABLES,
    shelf: stock(products, styles, pool.catalogue.priceDeciles, {
      category: a['taste.category'],
      style: a['taste.style'],
    }),
    instrumentation,
    leaning,
    assumptions: a,
    minds,
    chains: sensitivities(a).map((sensitivity) =>
      hastes(a).map((haste) => chainOf(a, minds, sensitivity, haste)),
    ),
    moves: movesOf(a, minds),
    responses: {
      pause: own('pause'),
      buys: own('buys'),
      later: own('later'),
      claims: own('claims'),
      pulls: own('pulls'),
      annoys: own('annoys'),
      uses: own('uses'),
    },
  };
  if (!tables) return bare;
  let fitted: Tables | undefined;
  return {
    ...bare,
    get tables() {
      fitted ??= shopTables(bare, random.fork('past'));
      return fitted;
    },
  };
}

/** Pauses and lengths of visits of one shop; in the test world also how minds move, and how much orders are sent back. */
function around(a: Assumptions, wide: number, draw: Random): Assumptions {
  const factor = (spread: number) => Math.exp(draw.normal(0, spread));
  const [pauses, ends] = [factor(wide * a['shops.pace']), factor(wide * a['shops.pace'])];
  const leaves = wide > 1 ? factor(0.3) : 1;
  const returns = wide > 1 ? factor(0.4) : 1;
  const times = (name: string): number => {
    if (name.startsWith('pause.') && name !== 'pause.spread') return pauses;
    if (name.startsWith('ends.')) return ends;
    if (name.startsWith('leaves.')) return leaves;
    return name === 'returns.share' ? returns : 1;
  };
  return Object.fromEntries(
    Object.entries(a).map(([name, value]) => [name, value * times(name)]),
  ) as Assumptions;
}

function drawProducts(draw: Random): { product: Product; style: number }[] {
  const categories = Array.from({ length: draw.integer(3, 9) }, (_, index) => ({
    index,
    name: `category-${index}`,
    level: draw.normal(Math.log(4000), 0.8),
  }));
  const brands = Array.from({ length: draw.integer(3, 10) }, (_, index) => `brand-${index}`);
  const titles = drawTitles(draw.fork('titles'));
  const onSale = draw.between(0, 0.3);
  return Array.from({ length: draw.integer(40, 200) }, (_, index) => {
    const category = draw.pick(categories);
    const style = draw.integer(0, STYLES - 1);
    // Brands lean to a style, so that taste in one tells of the other.
    const leaning = brands.filter((_name, brand) => brand % STYLES === style);
    const full = Math.max(150, Math.round(Math.exp(draw.normal(category.level, 0.55))));
    const price = draw.chance(onSale) ? Math.round(full * draw.between(0.6, 0.9)) : full;
    const product = {
      id: `item-${index}`,
      name: titles.title(category.index, style),
      category: category.name,
      brand: draw.pick(leaning.length > 0 && draw.chance(TRUE_TO_STYLE) ? leaning : brands),
      price,
      ...(price < full && { was: full }),
    };
    return { product, style };
  });
}

function deciles(sorted: readonly number[]): number[] {
  return Array.from({ length: 9 }, (_, i) => sorted[Math.floor((sorted.length * (i + 1)) / 10)] as number);
}
