/** The e-shop's clicks as sessions of products (UCI 553, CC BY 4.0; what the columns mean is in training/replay/eshop-rows.ts). */
import type { ShopEvent } from '../../src/events/vocabulary.js';
import { columnOf, numbersOf, readTable } from './csv.js';

export const ESHOP_FILE = 'eshop-clothing-2008/e-shop-clothing-2008.csv.gz';
export const ESHOP_SOURCE = 'https://archive.ics.uci.edu/dataset/553 (CC BY 4.0)';

export interface Product {
  readonly model: string;
  /** 0…3: trousers, skirts, blouses, sale. */
  readonly category: number;
  /** 0…13. */
  readonly colour: number;
  /** Place on the page, 0…5. */
  readonly location: number;
  readonly photograph: number;
  /** US dollars. */
  readonly price: number;
  /** Page of the shop, 0…4. */
  readonly page: number;
}

export interface ClickSession {
  /** Days since 31 March 2008. */
  readonly day: number;
  readonly poland: boolean;
  /** Products in the order they were opened, by number. */
  readonly clicks: Uint16Array;
}

export interface Clicks {
  /** Sorted by model, so that neighbours in a category are neighbours here. */
  readonly products: readonly Product[];
  readonly sessions: readonly ClickSession[];
}

const POLAND = 29;

export function readEshop(file: string): Clicks {
  const table = readTable(file, ';');
  const number = (name: string) => numbersOf(table, name);
  const models = columnOf(table, 'page 2 (clothing model)');
  const [category, colour, location] = [
    number('page 1 (main category)'),
    number('colour'),
    number('location'),
  ];
  const [photograph, price, page] = [number('model photography'), number('price'), number('page')];
  const [month, day, country, session] = [
    number('month'),
    number('day'),
    number('country'),
    number('session ID'),
  ];
  const known = new Map<string, Product>();
  models.forEach((model, row) => {
    if (known.has(model)) return;
    known.set(model, {
      model,
      category: (category[row] as number) - 1,
      colour: (colour[row] as number) - 1,
      location: (location[row] as number) - 1,
      photograph: (photograph[row] as number) - 1,
      price: price[row] as number,
      page: (page[row] as number) - 1,
    });
  });
  const products = [...known.values()].sort((a, b) => placeOf(a) - placeOf(b));
  const numbers = new Map(products.map(({ model }, at) => [model, at]));
  const clicks = new Map<number, { day: number; poland: boolean; clicks: number[] }>();
  models.forEach((model, row) => {
    const id = session[row] as number;
    const own = clicks.get(id) ?? {
      day: dayOf(month[row] as number, day[row] as number),
      poland: country[row] === POLAND,
      clicks: [],
    };
    own.clicks.push(numbers.get(model) as number);
    clicks.set(id, own);
  });
  const sessions = [...clicks.values()].map((one) => ({ ...one, clicks: Uint16Array.from(one.clicks) }));
  return { products, sessions };
}

/** Category, then the number in the model's name: A2 before A13. */
const placeOf = ({ category, model }: Product): number => category * 1000 + Number(model.slice(1));

export const dayOf = (month: number, day: number): number =>
  Math.round((Date.UTC(2008, month - 1, day) - Date.UTC(2008, 2, 31)) / 86_400_000);

/** Sessions up to 14 July are for learning, those after it for the test. */
export const LAST_TRAINING_DAY = dayOf(7, 14);

const SECONDS_APART = 30;
const NAMES = ['trousers', 'skirts', 'blouses', 'sale'];

/** The session as the events a shop's page would have reported; it has no times, so clicks are 30 seconds apart. */
export function eventsOf({ clicks, day }: ClickSession, products: readonly Product[]): ShopEvent[] {
  return Array.from(clicks, (product, at) => {
    const { model, category, price } = products[product] as Product;
    return {
      id: `${at}`,
      name: 'view_item',
      at: Date.UTC(2008, 2, 31 + day, 12) + at * SECONDS_APART * 1000,
      params: {
        currency: 'USD',
        value: price,
        items: [{ item_id: model, item_category: NAMES[category] as string, price }],
      },
    } as ShopEvent;
  });
}
