/** Each importer on a small sample in the shape that its origin documents, made up by hand. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { importLogs } from '../../../../training/logs/import-logs.js';
import { IMPORTERS, importerNamed } from '../../../../training/logs/importers/importers.js';
import { openSources } from '../../../../training/logs/open-sources.js';
import { readRow } from '../../../../training/logs/row.js';
import { type SourceRow, UNREADABLE, Unusable } from '../../../../training/logs/source.js';
import { START, tempFolder } from './a-log.js';

/** Rows and reasons, in order; every row must pass the format's own check. */
async function imported(name: string, files: Readonly<Record<string, string>>): Promise<unknown[]> {
  const folder = tempFolder();
  const paths = Object.entries(files).map(([file, text]) => {
    writeFileSync(join(folder, file), text);
    return join(folder, file);
  });
  const rows: SourceRow[] = [];
  for (const source of importerNamed(name)?.open(paths) ?? []) {
    for await (const batch of source.batches()) rows.push(...batch);
  }
  return rows.map(({ value }) => {
    if (value instanceof Unusable) return value.reason;
    if (value === UNREADABLE) return 'unreadable';
    expect(readRow(value), JSON.stringify(value)).toMatchObject({ ok: true });
    return value;
  });
}
const lines = (...records: readonly object[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

describe('ga4-bigquery', () => {
  const exported = (
    event_name: string,
    more: object = {},
    params: Readonly<Record<string, object>> = {},
  ) => ({
    event_date: '20250301',
    event_timestamp: '1740823200123456',
    event_name,
    user_pseudo_id: '1234567.89',
    event_params: [
      { key: 'ga_session_id', value: { int_value: '1740823200' } },
      ...Object.entries(params).map(([key, value]) => ({ key, value })),
    ],
    ...more,
  });
  const item = {
    item_id: 'SKU_1',
    item_name: 'Lamp',
    item_brand: '(not set)',
    item_category: 'lamps',
    price: 49.5,
    quantity: '2',
    item_revenue: 99,
  };

  it('turns microseconds, texts of numbers and lists of parameters into rows', async () => {
    const rows = await imported('ga4-bigquery', {
      'events.json': lines(
        exported(
          'view_item',
          { items: [item] },
          {
            currency: { string_value: 'EUR' },
            value: { double_value: 49.5 },
            page_location: { string_value: 'https://shop.example/lamp?utm=x' },
          },
        ),
        exported('user_engagement', {}, { engagement_time_msec: { int_value: '5120' } }),
        exported('purchase', {
          ecommerce: { transaction_id: 'T-1', purchase_revenue: 99 },
          items: [item],
        }),
        exported('page_view', { user_pseudo_id: null }),
      ),
    });
    const placed = { type: 'event', shopper: '1234567.89', at: 1_740_823_200_123 };
    const things = [
      { item_id: 'SKU_1', item_name: 'Lamp', item_category: 'lamps', price: 49.5, quantity: 2 },
    ];
    expect(rows).toEqual([
      {
        ...placed,
        name: 'view_item',
        params: {
          currency: 'EUR',
          value: 49.5,
          page_path: 'https://shop.example/lamp?utm=x',
          items: things,
        },
      },
      { ...placed, name: 'user_engagement', params: { engagement_time_msec: 5120 } },
      { ...placed, name: 'purchase', params: { transaction_id: 'T-1', value: 99, items: things } },
      'no-user-pseudo-id',
    ]);
  });

  it('takes one promotion for an exposure and its click for a claim, and a page of them for neither', async () => {
    const rows = await imported('ga4-bigquery', {
      'events.json': lines(
        exported('view_promotion', { items: [{ promotion_id: 'ten' }] }),
        exported('select_promotion', {}, { promotion_id: { string_value: 'ten' } }),
        exported('view_promotion', { items: [{ promotion_id: 'ten' }, { promotion_id: 'lamps' }] }),
      ),
    });
    const placed = { shopper: '1234567.89', at: 1_740_823_200_123, coupon: 'ten' };
    expect(rows).toEqual([
      { type: 'exposure', ...placed },
      { type: 'claim', ...placed },
    ]);
  });
});

describe.each(['segment', 'rudderstack'])('%s', (origin) => {
  const call = (event: string, properties: object, more: object = {}) => ({
    type: 'track',
    event,
    anonymousId: 'anon-1',
    userId: 'anna@example.org',
    messageId: `m-${event}`,
    timestamp: '2025-03-01T10:00:00.123Z',
    properties,
    context: { ip: '192.0.2.1' },
    ...more,
  });
  const at = '2025-03-01T10:00:00.123Z';
  const placed = { shopper: 'anon-1', at };

  it('reads the ecommerce spec: products, orders with discount and coupon, refunds', async () => {
    const product = {
      product_id: 'p-1',
      sku: 's-1',
      name: 'Lamp',
      category: 'lamps',
      brand: 'Lux',
      price: 49.5,
    };
    const rows = await imported(origin, {
      'calls.json': lines(
        call('Product Viewed', { ...product, quantity: 1, currency: 'EUR', value: 49.5 }),
        call('Products Searched', { query: 'brass lamp' }),
        call('Coupon Applied', { order_id: 'o-1', coupon_id: 'ten', discount: 5 }),
        call('Order Completed', {
          order_id: 'o-1',
          total: 55,
          subtotal: 44.5,
          revenue: 49.5,
          shipping: 5,
          discount: 5,
          currency: 'EUR',
          coupon: 'TEN',
          products: [product],
        }),
        call('Order Refunded', { order_id: 'o-1', products: [{ ...product, quantity: 1 }] }),
        call('Order Cancelled', { order_id: 'o-2' }),
        call('Promotion Viewed', { promotion_id: 'lamps' }),
        {
          ...call('', { path: '/lamps', url: 'https://shop.example/lamps' }),
          type: 'page',
          event: undefined,
        },
        call('Signed Up', {}),
        { ...call('', {}), type: 'identify' },
      ),
    });
    const thing = {
      item_id: 'p-1',
      item_name: 'Lamp',
      item_category: 'lamps',
      item_brand: 'Lux',
      price: 49.5,
    };
    expect(rows).toEqual([
      {
        type: 'event',
        ...placed,
        name: 'view_item',
        params: { currency: 'EUR', value: 49.5, items: [{ ...thing, quantity: 1 }] },
        id: 'm-Product Viewed',
      },
      {
        type: 'event',
        ...placed,
        name: 'search',
        params: { search_term: 'brass lamp' },
        id: 'm-Products Searched',
      },
      { type: 'claim', ...placed, coupon: 'ten' },
      {
        type: 'order',
        ...placed,
        order: 'o-1',
        value: 44.5,
        discount: 5,
        currency: 'EUR',
        coupon: 'TEN',
        items: [thing],
      },
      { type: 'refund', ...placed, order: 'o-1', value: 49.5 },
      { type: 'refund', ...placed, order: 'o-2' },
      { type: 'exposure', ...placed, coupon: 'lamps' },
      { type: 'event', ...placed, name: 'page_view', params: { page_path: '/lamps' }, id: 'm-' },
      'unknown-name',
    ]);
  });

  it('knows a shopper by the device, and calls without anybody are named', async () => {
    const nobody = { anonymousId: null, userId: null };
    const rows = await imported(origin, {
      'calls.json': lines(
        call('Cart Viewed', { products: [] }, { anonymousId: undefined }),
        call('Cart Viewed', {}, nobody),
      ),
    });
    expect(rows).toEqual([expect.objectContaining({ shopper: 'anna@example.org' }), 'no-shopper']);
  });
});

test('rudderstack falls back on its own id and on the time of the device', async () => {
  const record = {
    type: 'track',
    event: 'Cart Viewed',
    rudderId: 'r-1',
    originalTimestamp: '2025-03-01T10:00:00Z',
  };
  expect(await imported('rudderstack', { 'calls.json': lines(record) })).toEqual([
    expect.objectContaining({ shopper: 'r-1', at: '2025-03-01T10:00:00Z' }),
  ]);
});

const HILLSTROM = `recency,history_segment,history,mens,womens,zip_code,newbie,channel,segment,visit,conversion,spend
10,2) $100 - $200,142.44,1,0,Surburban,0,Phone,Womens E-Mail,1,1,29.9
6,3) $200 - $350,329.08,1,1,Rural,1,Web,No E-Mail,0,0,0
1,1) $0 - $100,10,0,1,Urban,0,Web,Postcard,0,0,0
`;

describe('public sets', () => {
  test('hillstrom: exposures with propensity 1/3, what was bought before, visits and orders after', async () => {
    const rows = await imported('hillstrom', { 'h.csv': HILLSTROM });
    const day = (offset: number) => Date.UTC(2008, 2, 20, 12) + offset * 24 * 3_600_000;
    expect(rows).toEqual([
      { type: 'order', shopper: 'row-2', at: day(-300), order: 'row-2-before', value: 142.44 },
      { type: 'exposure', shopper: 'row-2', at: day(0), coupon: 'womens-email', propensity: 1 / 3 },
      { type: 'event', shopper: 'row-2', at: day(1), name: 'page_view', params: {} },
      { type: 'order', shopper: 'row-2', at: day(1.01), order: 'row-2-after', value: 29.9 },
      expect.objectContaining({ type: 'order', shopper: 'row-3' }),
      { type: 'exposure', shopper: 'row-3', at: day(0), coupon: null, propensity: 1 / 3 },
      'unknown-segment',
    ]);
  });

  test('open-bandit: an exposure with its propensity a row, a click is a claim', async () => {
    const rows = await imported('open-bandit', {
      'men.csv': `,timestamp,item_id,position,click,propensity_score,user_feature_0
0,2019-11-24 00:03:13.442536+00:00,14,3,0,0.029411764705882353,cef3
1,2019-11-24 00:03:14+00:00,5,1,1,0.25,cef3
2,2019-11-24 00:03:15+00:00,5,1,1,0,cef3
`,
    });
    const exposure = { type: 'exposure', shopper: 'row-3', coupon: 'item-5', propensity: 0.25 };
    expect(rows).toEqual([
      expect.objectContaining({ shopper: 'row-2', coupon: 'item-14', propensity: 1 / 34 }),
      expect.objectContaining(exposure),
      expect.objectContaining({ type: 'claim', shopper: 'row-3', coupon: 'item-5' }),
      'bad-propensity',
    ]);
  });

  test('in-vehicle-coupon: answers of one profile are one shopper’s, and the profile itself is not there', async () => {
    const header =
      'coupon,gender,age,maritalStatus,has_children,education,occupation,income,car,Bar,CoffeeHouse,CarryAway,RestaurantLessThan20,Restaurant20To50,Y';
    const person = (gender: string) =>
      `${gender},26,Single,0,Bachelors degree,Student,$12500 - $24999,,never,1~3,1~3,4~8,never`;
    const rows = (await imported('in-vehicle-coupon', {
      'v.csv': `${header}\nRestaurant(<20),${person('Female')},1\nBar,${person('Female')},0\nBar,${person('Male')},0\n`,
    })) as { type: string; shopper: string; coupon: string }[];
    expect(rows.map(({ type, coupon }) => [type, coupon])).toEqual([
      ['exposure', 'restaurant-20'],
      ['claim', 'restaurant-20'],
      ['exposure', 'bar'],
      ['exposure', 'bar'],
    ]);
    expect(new Set(rows.slice(0, 3).map(({ shopper }) => shopper)).size).toBe(1);
    expect(rows[3]?.shopper).not.toBe(rows[0]?.shopper);
    expect(JSON.stringify(rows)).not.toContain('Student');
  });

  test('online-shoppers: pages and dwell of a session, an order of unknown value', async () => {
    const rows = (await imported('online-shoppers', {
      'o.csv': `Administrative,Administrative_Duration,Informational,Informational_Duration,ProductRelated,ProductRelated_Duration,Month,Revenue
1,30,0,0,2,60,Nov,TRUE
0,0,0,0,1,0,Brumaire,FALSE
`,
    })) as { type: string; at: number; params?: object; value?: number }[];
    expect(rows.map((row) => row.type ?? row)).toEqual(['event', 'event', 'event', 'order', 'bad-month']);
    expect(rows[0]?.params).toEqual({ engagement_time_msec: 30_000 });
    expect(rows[3]?.value).toBeUndefined();
  });

  test('e-shop-clothing-2008: a product page a row', async () => {
    const header =
      'year;month;day;order;country;session ID;page 1 (main category);page 2 (clothing model);colour;location;model photography;price;price 2;page';
    const rows = await imported('e-shop-clothing-2008', {
      'e.csv': `${header}\n2008;4;1;1;29;7;2;B4;1;5;1;38;2;1\n2008;4;1;2;29;7;2;B5;1;5;1;cheap;2;1\n`,
    });
    expect(rows).toEqual([
      expect.objectContaining({
        type: 'event',
        shopper: '7',
        name: 'view_item',
        at: Date.UTC(2008, 3, 1, 12),
      }),
      'bad-price',
    ]);
  });

  test('complete-journey: campaigns as exposures, redemptions as claims, baskets as orders', async () => {
    const files = {
      'campaigns.csv': '"campaign_id","household_id"\n"1","105"\n"9","105"\n',
      'campaign_descriptions.csv':
        '"campaign_id","campaign_type","start_date","end_date"\n"1","Type B",2017-03-03,2017-04-09\n',
      'coupon_redemptions.csv':
        '"household_id","coupon_upc","campaign_id","redemption_date"\n"105","5138","1",2017-03-10\n',
      'transactions_sample.csv': `"household_id","store_id","basket_id","product_id","quantity","sales_value","retail_disc","coupon_disc","coupon_match_disc","week","transaction_timestamp"
"105","3","b-1","p-1",1,3.86,0.43,1,0.5,10,"2017-03-10T14:06:53"
"105","3","b-1","p-2",1,2.14,0,0,0,10,"2017-03-10T14:06:53"
`,
    };
    expect(await imported('complete-journey', files)).toEqual([
      { type: 'exposure', shopper: '105', at: Date.UTC(2017, 2, 3, 12), coupon: 'campaign-1' },
      'campaign-without-start',
      { type: 'claim', shopper: '105', at: Date.UTC(2017, 2, 10, 12), coupon: 'campaign-1' },
      {
        type: 'order',
        shopper: '105',
        at: Date.UTC(2017, 2, 10, 14, 6, 53),
        order: 'b-1',
        value: 6,
        discount: 1.5,
      },
    ]);
    const { 'campaigns.csv': _, ...rest } = files;
    await expect(imported('complete-journey', rest)).rejects.toThrow('expected campaigns.csv');
  });
});

/** The public originals, where somebody has them: nothing may be dropped that the sets' own papers count. */
describe('the public originals', () => {
  const data = process.env['ETUI_DATA'] ?? '../shared/data';
  const kept: Readonly<Record<string, readonly [string, Readonly<Record<string, number>>]>> = {
    'open-bandit': ['open-bandit/random/men/men.csv.gz', { exposure: 10_000, claim: 46 }],
    'in-vehicle-coupon': ['in-vehicle-coupon/in_vehicle_coupon_dev.csv', { exposure: 10_353, claim: 5_825 }],
  };
  for (const [name, [path, types]] of Object.entries(kept)) {
    const file = join(data, path);
    test.skipIf(!existsSync(file))(
      `${name} loses no row (skipped without ETUI_DATA: ${importerNamed(name)?.origin})`,
      async () => {
        const options = { key: 'test', now: START + 1e12 };
        const report = await importLogs(openSources([file], { from: name }), options);
        expect(report.kept).toEqual(types);
        expect(report.dropped).toEqual({});
      },
    );
  }
});

describe('an import', () => {
  it('writes rows without the shoppers’ names, the same name the same hash under one key', async () => {
    const folder = tempFolder();
    const file = join(folder, 'h.csv');
    writeFileSync(file, HILLSTROM);
    const written = async (key: string, out: string) => {
      await importLogs(openSources([file], { from: 'hillstrom' }), {
        key,
        out: join(folder, out),
        now: START,
      });
      const bytes = readFileSync(join(folder, out));
      const text = (out.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      expect(text).not.toMatch(/"shopper":"row-/);
      return text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    };
    const rows = await written('one', 'rows.ndjson.gz');
    expect(rows).toHaveLength(6);
    expect(new Set(rows.map(({ shopper }) => shopper)).size).toBe(2);
    expect(await written('one', 'again.ndjson')).toEqual(rows);
    expect(await written('two', 'other.ndjson')).not.toEqual(rows);
  });

  it('leaves nothing behind where the file is not what it was taken for', async () => {
    const folder = tempFolder();
    const file = join(folder, 'h.csv');
    writeFileSync(file, Array.from({ length: 40 }, () => '{"a": 1}\n').join(''));
    const out = join(folder, 'rows.ndjson');
    await expect(importLogs(openSources([file], {}), { key: 'k', out, now: START })).rejects.toThrow(
      'h.csv:1',
    );
    expect(existsSync(out)).toBe(false);
  });

  it('has one name for each origin, and says whose files they are', () => {
    expect(new Set(IMPORTERS.map(({ name }) => name)).size).toBe(IMPORTERS.length);
    for (const { origin, meaning } of IMPORTERS) expect(origin.length * meaning.length).toBeGreaterThan(0);
  });
});
