/**
 * The click sequences of "Clickstream Data for Online Shopping" (UCI 553, CC BY 4.0,
 * https://archive.ics.uci.edu/dataset/553) as numbers: 24,026 visits to a shop for maternity clothes, 217 products.
 */
import { columnOf, readTable } from '../../sets/csv.js';

export const ESHOP_FILE = 'eshop-clothing-2008/e-shop-clothing-2008.csv.gz';

export interface EshopSession {
  /** Days since 1 January of the visit's first click. */
  readonly day: number;
  /** Products, numbers 0…, in the order of the clicks. */
  readonly clicks: readonly number[];
}

export interface EshopProduct {
  readonly model: string;
  readonly category: string;
  readonly colour: string;
  /** US dollars. */
  readonly price: number;
}

export interface Eshop {
  readonly products: readonly EshopProduct[];
  /** In order of their first click. */
  readonly sessions: readonly EshopSession[];
}

/** @throws Error where the file is missing or is not that file */
export function readEshop(file: string): Eshop {
  const table = readTable(file, ';');
  const field = (name: string) => columnOf(table, name);
  const [month, day, order, session] = ['month', 'day', 'order', 'session ID'].map(field) as [
    string[],
    string[],
    string[],
    string[],
  ];
  const [category, model, colour, price] = [
    'page 1 (main category)',
    'page 2 (clothing model)',
    'colour',
    'price',
  ].map(field) as [string[], string[], string[], string[]];
  const products = new Map<string, EshopProduct & { readonly at: number }>();
  const sessions = new Map<string, { day: number; clicks: { order: number; product: number }[] }>();
  for (let row = 0; row < model.length; row++) {
    const name = model[row] as string;
    const product = products.get(name) ?? {
      at: products.size,
      model: name,
      category: category[row] as string,
      colour: colour[row] as string,
      price: Number(price[row]),
    };
    products.set(name, product);
    const date = Date.UTC(2008, Number(month[row]) - 1, Number(day[row])) / 86_400_000;
    const known = sessions.get(session[row] as string) ?? { day: date, clicks: [] };
    known.clicks.push({ order: Number(order[row]), product: product.at });
    known.day = Math.min(known.day, date);
    sessions.set(session[row] as string, known);
  }
  const newYear = Date.UTC(2008, 0, 1) / 86_400_000;
  return {
    products: [...products.values()],
    sessions: [...sessions.values()].map(({ day: from, clicks }) => ({
      day: from - newYear,
      clicks: clicks.sort((a, b) => a.order - b.order).map(({ product }) => product),
    })),
  };
}

/** The split that this set's published bars use: visits that start after 14 July are for testing. */
export const isEshopTest = ({ day }: EshopSession): boolean =>
  day > Date.UTC(2008, 6, 14) / 86_400_000 - Date.UTC(2008, 0, 1) / 86_400_000;
