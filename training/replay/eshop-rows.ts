/**
 * The click sequences of a Polish web shop for maternity clothes, April to August 2008 (UCI 553, "Clickstream Data for
 * Online Shopping", CC BY 4.0): each row is a product page that was opened. It has days but no times: clicks of a
 * session are put 30 seconds apart from noon on. Prices are in US dollars.
 */
import type { ReplayRow } from './rows.js';

const HEADER = 'year;month;day;order;country;session ID;page 1 (main category);page 2 (clothing model)';
const CATEGORIES: Readonly<Record<string, string>> = { 1: 'trousers', 2: 'skirts', 3: 'blouses', 4: 'sale' };
const SECONDS_APART = 30;

/** Does a file that begins with this line hold such rows? */
export const isEshopHeader = (line: string): boolean => line.startsWith(HEADER);

export function eshopRow(line: string): ReplayRow {
  const fields = line.split(';');
  if (fields.length !== 14) return { dropped: 'field-count' };
  const [year, month, day, order] = fields.slice(0, 4).map(Number) as [number, number, number, number];
  const [session = '', category = '', model = ''] = fields.slice(5, 8);
  const price = Number(fields[11]);
  const noon = Date.UTC(year, month - 1, day, 12);
  if (!(new Date(noon).getUTCMonth() === month - 1)) return { dropped: 'bad-date' };
  if (!(Number.isInteger(order) && order >= 1)) return { dropped: 'bad-order' };
  if (session === '') return { dropped: 'no-session' };
  if (!(category in CATEGORIES)) return { dropped: 'unknown-category' };
  if (model === '') return { dropped: 'no-model' };
  if (!(price > 0)) return { dropped: 'bad-price' };
  const item = { item_id: model, item_category: CATEGORIES[category], price };
  return {
    shopper: session,
    event: {
      name: 'view_item',
      at: noon + (order - 1) * SECONDS_APART * 1000,
      params: { currency: 'USD', value: price, items: [item] },
    },
  };
}
