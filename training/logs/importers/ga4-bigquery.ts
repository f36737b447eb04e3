/**
 * GA4's export to BigQuery, as newline-delimited JSON: `bq extract --destination_format NEWLINE_DELIMITED_JSON`
 * (https://support.google.com/analytics/answer/7029846). Whole numbers come as texts there, times in microseconds.
 */
import { ndjsonRecords } from '../records.js';
import { Unusable } from '../source.js';
import { type Convert, convertedSource, type Importer, isObject, present } from './importer.js';

const ITEM_FIELDS = ['item_id', 'item_name', 'item_brand', 'item_category', 'price', 'quantity', 'discount'];
const PARAMS = ['currency', 'value', 'search_term', 'transaction_id', 'coupon', 'percent_scrolled'];
/** The export's word for nothing. */
const NOT_SET = '(not set)';

const convert: Convert = (record) => {
  const { event_timestamp: stamp, event_name: name, user_pseudo_id: shopper } = record;
  // Visitors who refused consent have none: their events can't be put together.
  if (typeof shopper !== 'string' || shopper === '') return new Unusable('no-user-pseudo-id');
  const at = Math.round(Number(stamp) / 1_000);
  if (!Number.isFinite(at) || typeof name !== 'string') return new Unusable('no-event');
  const params = paramsOf(record['event_params']);
  const items = itemsOf(record['items']);
  const order = isObject(record['ecommerce']) ? record['ecommerce'] : {};
  const promotions = promotionRows(name, shopper, at, params, record['items']);
  if (promotions) return promotions;
  const known = present({
    ...Object.fromEntries(PARAMS.map((key) => [key, params.get(key)])),
    engagement_time_msec: params.get('engagement_time_msec'),
    page_path: params.get('page_location'),
    transaction_id: params.get('transaction_id') ?? setOnly(order['transaction_id']),
    value: params.get('value') ?? order['purchase_revenue'] ?? order['refund_value'],
    items: items.length > 0 ? items : undefined,
  });
  return [{ type: 'event', shopper, at, name, params: known }];
};

/** `view_promotion` is an exposure of the coupon that its `promotion_id` names, `select_promotion` a claim of it. */
function promotionRows(
  name: string,
  shopper: string,
  at: number,
  params: ReadonlyMap<string, unknown>,
  items: unknown,
): readonly object[] | undefined {
  const type = name === 'view_promotion' ? 'exposure' : name === 'select_promotion' ? 'claim' : undefined;
  if (!type) return undefined;
  const listed = Array.isArray(items)
    ? items.filter(isObject).map((item) => setOnly(item['promotion_id']))
    : [];
  const ids = new Set([setOnly(params.get('promotion_id')), ...listed].filter((id) => id !== undefined));
  // Several at once are a page of promotions, not a coupon chosen for this shopper.
  const [coupon, other] = ids;
  if (coupon === undefined) return [];
  return other === undefined ? [{ type, shopper, at, coupon }] : [];
}

/** `[{ key, value: { string_value | int_value | float_value | double_value } }]`. */
function paramsOf(list: unknown): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const each of Array.isArray(list) ? list : []) {
    if (!isObject(each) || typeof each['key'] !== 'string' || !isObject(each['value'])) continue;
    const { string_value, int_value, float_value, double_value } = each['value'];
    const value = setOnly(string_value) ?? number(int_value) ?? number(double_value) ?? number(float_value);
    if (value !== undefined) found.set(each['key'], value);
  }
  return found;
}

const itemsOf = (list: unknown): readonly object[] =>
  (Array.isArray(list) ? list : []).filter(isObject).map((item) =>
    present({
      ...Object.fromEntries(ITEM_FIELDS.map((key) => [key, setOnly(item[key])])),
      price: number(item['price']),
      quantity: number(item['quantity']),
    }),
  );

const setOnly = (value: unknown): unknown => (value === NOT_SET || value === null ? undefined : value);

const number = (value: unknown): number | undefined =>
  value === undefined || value === null || value === '' || !Number.isFinite(Number(value))
    ? undefined
    : Number(value);

export const ga4Bigquery: Importer = {
  name: 'ga4-bigquery',
  origin: 'Google Analytics 4, BigQuery export (your own property)',
  files: 'events_*.json(.gz), as `bq extract --destination_format NEWLINE_DELIMITED_JSON` writes them',
  meaning:
    'All ecommerce events, purchases and refunds. A view_promotion whose promotion_id is a coupon of the pool becomes an ' +
    'exposure, its select_promotion a claim; GA4 knows no propensities, and not when a shop decided to show nothing.',
  open: (files) => files.map((file) => convertedSource(file, ndjsonRecords, convert)),
};
