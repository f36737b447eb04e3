/**
 * "The Complete Journey" (a year of a grocer's households, published by 84.51°, CC0 as the R package `completejourney`
 * states, https://github.com/bradleyboehmke/completejourney): the 5 % sample of transactions as visits to a shop. What is
 * known of the people (age, income, family) is not read.
 */
import type { ShopEvent } from '../../../src/events/vocabulary.js';
import type { Pool } from '../../../src/pool/schema.js';
import { columnOf, numbersOf, readTable } from '../../sets/csv.js';
import type { TableSession } from '../table-session.js';
import { poolOfPrices } from './shop-pool.js';

export const TRANSACTIONS_FILE = 'complete-journey/transactions_sample.csv.gz';
export const PRODUCTS_FILE = 'complete-journey/products.csv.gz';

export interface Basket extends TableSession {
  /** 1…53 of the year 2017. */
  readonly week: number;
  readonly products: readonly string[];
}

export interface Households {
  readonly pool: Pool;
  /** In order of time. */
  readonly baskets: readonly Basket[];
}

/** @throws Error where a file is missing or is not that file */
export function readHouseholds(transactions: string, products: string): Households {
  const about = productItems(products);
  const table = readTable(transactions);
  const [household, basket, product, time] = [
    'household_id',
    'basket_id',
    'product_id',
    'transaction_timestamp',
  ].map((name) => columnOf(table, name)) as [string[], string[], string[], string[]];
  const [quantity, sales, retail, coupon, week] = [
    'quantity',
    'sales_value',
    'retail_disc',
    'coupon_disc',
    'week',
  ].map((name) => numbersOf(table, name)) as Float64Array[] as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const baskets = new Map<string, Line[]>();
  const prices: number[] = [];
  for (let row = 0; row < product.length; row++) {
    const pieces = Math.max(1, quantity[row] as number);
    const price = Math.round((100 * (sales[row] as number)) / pieces) / 100;
    if (price > 0) prices.push(price);
    const id = product[row] as string;
    const line: Line = {
      shopper: household[row] as string,
      at: Date.parse(`${time[row]}Z`),
      week: week[row] as number,
      coded: (coupon[row] as number) > 0,
      item: {
        item_id: id,
        ...about.get(id),
        price,
        quantity: pieces,
        ...((retail[row] as number) > 0 && { discount: (retail[row] as number) / pieces }),
      },
    };
    const lines = baskets.get(basket[row] as string);
    if (lines) lines.push(line);
    else baskets.set(basket[row] as string, [line]);
  }
  const all = [...baskets].map(([id, lines]) => basketOf(id, lines));
  return {
    pool: poolOfPrices(prices, 'USD'),
    baskets: all.sort((a, b) => (a.events[0] as ShopEvent).at - (b.events[0] as ShopEvent).at),
  };
}

interface Line {
  readonly shopper: string;
  readonly at: number;
  readonly week: number;
  readonly coded: boolean;
  readonly item: NonNullable<ShopEvent['params']['items']>[number];
}

/** One purchase, at the time of its first line. */
function basketOf(id: string, lines: readonly [Line, ...Line[]] | readonly Line[]): Basket {
  const [first] = lines as readonly [Line, ...Line[]];
  const params = {
    currency: 'USD',
    transaction_id: id,
    items: lines.map(({ item }) => item),
    ...(lines.some(({ coded }) => coded) && { coupon: 'coupon' }),
  };
  return {
    shopper: first.shopper,
    week: first.week,
    products: lines.map(({ item }) => item.item_id),
    events: [{ id, name: 'purchase', at: first.at, params }],
  };
}

/** Category, brand (national or private label) and product type, in the place of a title, by product. */
function productItems(file: string) {
  const table = readTable(file);
  const [id, category, type, maker] = [
    'product_id',
    'product_category',
    'product_type',
    'manufacturer_id',
  ].map((name) => columnOf(table, name)) as [string[], string[], string[], string[]];
  const known = (text: string | undefined) => text !== undefined && text !== '' && text !== 'NA';
  return new Map(
    id.map((name, row) => [
      name,
      {
        ...(known(category[row]) && { item_category: category[row] as string }),
        ...(known(type[row]) && { item_name: type[row] as string }),
        ...(known(maker[row]) && { item_brand: maker[row] as string }),
      },
    ]),
  );
}
