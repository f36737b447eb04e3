import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exportOf } from '../../../../server/console/csv.js';
import type { Dimension } from '../../../../server/console/figures/breakdown.js';
import type { Figure } from '../../../../server/console/figures/figure.js';
import { METRICS } from '../../../../server/console/figures/metrics.js';
import { namesIn, rememberNames } from '../../../../server/console/figures/names.js';
import { type Overview, overview } from '../../../../server/console/figures/overview.js';
import { fill } from '../../../../server/console/rollup/fill.js';
import { weekOf } from '../../../../src/measure/epoch.js';
import { openTestConsole, poolWith, type TestConsole } from './open-console.js';
import { claims, inArm, SHOP, tell, use } from './rows.js';

let page: TestConsole;
beforeAll(async () => {
  page = await openTestConsole();
});
afterAll(() => page.database.close());
beforeEach(async () => {
  page.pool = undefined;
  await sql`truncate orders, ledger, reservations, counters, audiences, reports, report_parameters, pacing, console_changes,
    console_daily, console_arms, console_arms_daily, console_shoppers, console_coupons`.execute(
    page.database.db,
  );
});

const PERIOD = { from: '2026-11-02', until: '2026-11-22' };
async function look(by: Dimension = 'coupon', shop = SHOP): Promise<Overview> {
  const { db } = page.database;
  await fill(db, shop, { clock: () => 0 });
  if (page.pool) await rememberNames(db, shop, namesIn(page.pool));
  return overview(db, shop, page.pool, { period: PERIOD, by });
}
const at = (figures: readonly Figure[], id: string) =>
  figures[METRICS.findIndex((metric) => metric.id === id)] as Figure;
const whole = (seen: Overview, id: string) => at(seen.whole, id);
const cell = (seen: Overview, key: string, id: string) =>
  at(seen.rows.find((row) => row.key === key)?.figures ?? [], id);

/** Every figure that a view tells, wherever. */
function everyFigure(value: unknown): Figure[] {
  if (value === null || typeof value !== 'object') return [];
  if ('unit' in value && 'estimator' in value) return [value as Figure];
  return Object.values(value).flatMap(everyFigure);
}

const coupon = (id: string, changes: object = {}) => ({
  id,
  benefit: { kind: 'percent' as const, percent: 10 },
  copy: { en: { title: `Title of ${id}`, body: 'b' } },
  code: { type: 'minted' as const },
  ...changes,
});

describe('with nothing told', () => {
  test('says so, with every figure absent or 0 and none NaN', async () => {
    const seen = await look();
    expect(seen.isEmpty).toBe(true);
    expect(seen.rows).toEqual([]);
    expect(whole(seen, 'orders').value).toBe(0);
    expect(whole(seen, 'average-order')).toMatchObject({
      absent: 'unknown',
      why: 'no orders in this period',
    });
    expect(seen.satisfaction.absent).toBe('withheld');
    expectHonest(seen);
    const html = await (await page.get('/console')).text();
    expect(html).toContain('Nothing to count yet');
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe('with one order', () => {
  beforeEach(() =>
    tell(page.database.db, { order_id: '1', revenue: 4_350, profit: 900, ...inArm('offers') }),
  );

  test('tells its value and claims no interval for it', async () => {
    const seen = await look();
    expect(whole(seen, 'orders').value).toBe(1);
    expect(whole(seen, 'average-order')).toMatchObject({ value: 4_350, n: 1 });
    expect(whole(seen, 'average-order').interval).toBeUndefined();
    expect(whole(seen, 'average-order').noise).toContain('One alone');
    expectHonest(seen);
  });

  test('withholds what would be about one shopper, and says so rather than 0', async () => {
    for (const by of ['coupon', 'kind', 'scenario', 'segment', 'week'] as const) {
      const seen = await look(by);
      for (const { figures } of seen.rows)
        for (const figure of figures)
          expect([figure.value, figure.absent === undefined]).toEqual([undefined, false]);
    }
    const { trial } = await look();
    expect(trial?.all.conversion).toMatchObject({
      absent: 'withheld',
      why: 'withheld: fewer than 10 buyers in each arm',
    });
    const html = await (await page.get('/console')).text();
    expect(html).toContain('€43.50');
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe('rates', () => {
  test('are what a hand computes', async () => {
    const { db } = page.database;
    // 20 orders of 1,000, 2,000, … 20,000; the last 12 by customers who had ordered before; 10 of them with the coupon.
    for (let index = 1; index <= 20; index += 1) {
      await tell(db, {
        order_id: String(index),
        revenue: index * 1_000,
        customer_hmac: `c${index % 8}`,
        coupon_id: index > 10 ? 'ten' : null,
        discount: index > 10 ? 100 : 0,
      });
    }
    for (let index = 0; index < 10; index += 1) await use(db, 'ten', 100);
    await use(db, 'ten', 400, { events: ['reserve', 'commit', 'refund'], refunded: 150 });
    await claims(db, 'ten', 40);
    page.pool = poolWith({ coupons: [coupon('ten')] });
    const seen = await look();
    expect(whole(seen, 'average-order').value).toBe(10_500);
    // s = 5916.08, t(19) = 2.093024: ± 2768.8
    expect(whole(seen, 'average-order').interval?.map(Math.round)).toEqual([7_731, 13_269]);
    expect(whole(seen, 'repeat')).toMatchObject({ value: 0.6, n: 20 });
    // Wilson, 12 of 20.
    expect(whole(seen, 'repeat').interval?.map((end) => end.toFixed(3))).toEqual(['0.387', '0.781']);
    expect(whole(seen, 'use-rate')).toMatchObject({ value: 11 / 40, n: 40 });
    expect(whole(seen, 'spend').value).toBe(10 * 100 + 400 - 150);
    expect(whole(seen, 'order-value-per-spend').value).toBeCloseTo(155_000 / 1_250, 10);
    expect(whole(seen, 'claim-rate').absent).toBe('unknown');
    expect(cell(seen, 'ten', 'average-order').value).toBe(15_500);
    expect(cell(seen, '', 'average-order').value).toBe(5_500);
    expect(seen.rows.map(({ label }) => label)).toEqual(['no coupon', 'Title of ten (ten)']);
    expectHonest(seen);
  });

  test('take the discounts that orders told where another platform redeems the code', async () => {
    const { db } = page.database;
    for (let index = 0; index < 10; index += 1)
      await tell(db, { order_id: String(index), coupon_id: 'fixed', discount: 300 });
    expect(whole(await look(), 'spend').value).toBe(3_000);
  });

  test('go by kind, scenario, segment and week of the coupon’s own terms', async () => {
    const { db } = page.database;
    page.pool = poolWith({
      segments: { regulars: {}, newcomers: {} },
      scenarios: [{ id: 'leaving', triggers: [{ kind: 'exit_intent' }] }],
      coupons: [
        coupon('a', { conditions: { segments: ['regulars', 'newcomers'], scenarios: ['leaving'] } }),
        coupon('b', { benefit: { kind: 'free_shipping' }, conditions: { segments: ['regulars'] } }),
      ],
    } as never);
    for (let index = 0; index < 30; index += 1)
      await tell(db, {
        order_id: String(index),
        coupon_id: index < 12 ? 'a' : 'b',
        day: index % 2 ? '2026-11-08' : '2026-11-09',
      });
    const counts = async (by: Dimension) =>
      Object.fromEntries((await look(by)).rows.map(({ key, figures }) => [key, at(figures, 'orders').value]));
    expect(await counts('kind')).toEqual({ percent: 12, 'free shipping': 18 });
    expect(await counts('scenario')).toEqual({ leaving: 12, everybody: 18 });
    expect(await counts('segment')).toEqual({ regulars: 30, newcomers: 12 });
    // 8 November 2026 is a Sunday.
    expect(await counts('week')).toEqual({ '2026-11-02': 15, '2026-11-09': 15 });
  });
});

describe('small cells', () => {
  test('are withheld, and with a single one the next smallest, so that no difference tells it', async () => {
    const { db } = page.database;
    const place = async (coupon_id: string, count: number) => {
      for (let index = 0; index < count; index += 1)
        await tell(db, { order_id: `${coupon_id}-${index}`, coupon_id });
    };
    await place('large', 30);
    await place('middle', 12);
    await place('small', 9);
    const seen = await look();
    expect(cell(seen, 'small', 'orders')).toMatchObject({
      absent: 'withheld',
      n: 0,
      why: 'withheld: fewer than 10 orders',
    });
    expect(cell(seen, 'middle', 'orders').absent).toBe('withheld');
    expect(cell(seen, 'large', 'orders').value).toBe(30);
    expect(cell(seen, 'small', 'average-order').absent).toBe('withheld');
    // How many orders its other figures have would tell it as well.
    expect(exportOf('breakdown', seen)).not.toMatch(/(^|,)(9|12)(,|\r)/m);
  });
});

describe('another shop in the same database', () => {
  test('changes no figure, name, trial, report or price of this one', async () => {
    const { db } = page.database;
    const other = 'https://other.example';
    await tell(db, { order_id: '1', revenue: 1_000 });
    page.pool = poolWith({ coupons: [coupon('ten')] });
    const before = JSON.stringify(await look());
    for (let index = 0; index < 15; index += 1) {
      await tell(db, { order_id: `${index}`, shop: other, coupon_id: 'ten', ...inArm('offers') });
      await use(db, 'ten', 100, { shop: other });
    }
    await claims(db, 'ten', 50, '2026-11-16', other);
    await db
      .insertInto('audiences')
      .values({
        shop: other,
        trial: 'spring',
        source: 'account',
        arm: 'offers',
        shoppers: 90,
        at: new Date(),
      })
      .execute();
    await report(other, 'satisfaction', [500, 1, 1, 1, 1, 100]);
    await rememberNames(db, other, [
      { id: 'ten', kind: 'theirs', title: 'theirs', scenarios: [], segments: [] },
    ]);
    await sql`insert into pacing (shop, coupon_id, at, lambda, mu, spent, uses, state)
      values (${other}, 'ten', '2026-11-10', 0.5, 0, 1, 1, '{}')`.execute(db);
    expect(JSON.stringify(await look())).toBe(before);
    page.pool = undefined;
    expect((await look('coupon', other)).whole.find(({ unit }) => unit === 'count')?.value).toBe(50);
    const html = await (await page.get('/console', await page.another({ shop: other }))).text();
    expect(html).toContain('theirs (ten)');
    expect(html).not.toContain('Title of');
  });
});

describe('what coupons added', () => {
  const audience = (arm: string, shoppers: number, source: 'account' | 'token' = 'account') =>
    page.database.db
      .insertInto('audiences')
      .values({ shop: SHOP, trial: 'spring', source, arm, shoppers, at: new Date() })
      .execute();
  const buy = async (
    arm: string,
    buyers: number,
    revenue: number,
    profit: number | null,
    source = 'account',
  ) => {
    for (let index = 0; index < buyers; index += 1)
      await tell(page.database.db, {
        order_id: `${source}-${arm}-${index}`,
        customer_hmac: `${arm}-${index}`,
        revenue,
        profit,
        discount: arm === 'holdout' ? 0 : 50,
        ...inArm(arm, source as 'account'),
      });
  };

  test('is the difference per shopper, over all shoppers of the arms, with its interval', async () => {
    await audience('offers', 200);
    await audience('holdout', 100);
    await buy('offers', 40, 1_000, 300);
    await buy('holdout', 10, 1_000, 300);
    page.pool = poolWith({ trial: { id: 'spring', holdout: 1 / 3 } });
    const { trial } = await look();
    expect(trial?.all.conversion.value).toBeCloseTo(0.1, 12);
    // Newcombe's method 10 for 40/200 and 10/100, from Wilson's (.15042, .26087) and (.05523, .17437).
    expect(trial?.all.conversion.interval?.map((end) => end.toFixed(4))).toEqual(['0.0106', '0.1755']);
    expect(trial?.all.revenue.value).toBeCloseTo(100, 10);
    expect(trial?.all.profit.value).toBeCloseTo(30, 10);
    // 30 a shopper × 200 shoppers, over 40 × 50 of discounts.
    expect(trial?.all.returnOnSpend.value).toBeCloseTo(3, 10);
    expect(trial?.all.relative.conversion.value).toBeCloseTo(1, 12);
    expect(trial?.mismatch).toBeUndefined();
    expect(trial?.detectable.value).toBeGreaterThan(0.05);
  });

  test('is not told where the arms are not as large as they were drawn, without a warning', async () => {
    await audience('offers', 300);
    await audience('holdout', 100);
    await buy('offers', 12, 1_000, 300);
    await buy('holdout', 12, 1_000, 300);
    page.pool = poolWith({ trial: { id: 'spring', holdout: 0.5 } });
    expect((await look()).trial?.mismatch).toBeLessThan(1e-9);
    expect(await (await page.get('/console')).text()).toContain('Don’t trust these figures');
  });

  test('is a ratio where nobody knows how many shoppers there are', async () => {
    await buy('offers', 40, 1_000, 300);
    await buy('holdout', 10, 1_000, 300);
    page.pool = poolWith({ trial: { id: 'spring', holdout: 0.2 } });
    const { trial } = await look();
    expect(trial?.all.conversion.absent).toBe('unknown');
    // 40 / .8 against 10 / .2: the same.
    expect(trial?.all.relative.conversion.value).toBeCloseTo(0, 12);
    expect(trial?.all.returnOnSpend.absent).toBe('unknown');
  });

  test('is told of arms by account before those that devices report of themselves', async () => {
    await buy('offers', 15, 1_000, null, 'local');
    expect((await look()).trial?.trial.source).toBe('local');
    expect(await (await page.get('/console')).text()).toContain('self-reported');
    await buy('offers', 15, 1_000, null);
    expect((await look()).trial?.trial.source).toBe('account');
  });

  test('in profit needs the profit of every order', async () => {
    await audience('offers', 200);
    await audience('holdout', 100);
    await buy('offers', 40, 1_000, 300);
    await buy('holdout', 10, 1_000, null);
    const { trial } = await look();
    expect(trial?.all.profit).toMatchObject({ absent: 'unknown', why: '10 orders did not say their profit' });
    expect(trial?.all.revenue.value).toBeCloseTo(100, 10);
  });

  test('is refused where more bought than there are said to be', async () => {
    await audience('offers', 20);
    await audience('holdout', 100);
    await buy('offers', 40, 1_000, 300);
    await buy('holdout', 10, 1_000, 300);
    const seen = await look();
    expect(seen.trial?.all.conversion.why).toContain('more shoppers bought');
    expectHonest(seen);
  });
});

describe('private reports', () => {
  test('give back the rating behind the noise', async () => {
    // 10,000 devices: half rated, all of them 4. Expected answers at ε = 2 among six: p = .5965, q = .0807.
    const [p, q] = [Math.exp(2) / (Math.exp(2) + 5), 1 / (Math.exp(2) + 5)];
    const expected = [0.5, 0, 0, 0, 0.5, 0].map((share) => Math.round(10_000 * (q + share * (p - q))));
    await report(SHOP, 'satisfaction', expected, 2);
    const { satisfaction } = await look();
    expect(satisfaction.value).toBeCloseTo(4, 1);
    const [low = 0, high = 0] = satisfaction.interval ?? [];
    expect(high - low).toBeGreaterThan(0.05);
    expect(low < 4 && high > 4).toBe(true);
  });

  test('that hold nothing but noise give no rating', async () => {
    const [p, q] = [Math.exp(2) / (Math.exp(2) + 5), 1 / (Math.exp(2) + 5)];
    await report(
      SHOP,
      'satisfaction',
      [p, q, q, q, q, q].map((share) => Math.round(2_000 * share)),
      2,
    );
    expect((await look()).satisfaction).toMatchObject({ absent: 'unknown' });
    await sql`truncate reports`.execute(page.database.db);
    await report(SHOP, 'satisfaction', [50, 0, 0, 0, 49, 0], 2);
    expect((await look()).satisfaction.absent).toBe('withheld');
  });
});

describe('CSV', () => {
  test('comes back as it went, however a coupon is named, and no spreadsheet runs it', async () => {
    const titles = [
      '=HYPERLINK("http://x")',
      '+1',
      '-1+1',
      '@SUM(A1)',
      'a "b", c',
      'l1\nl2',
      '\tx',
      'Größe ☕',
    ];
    page.pool = poolWith({
      coupons: titles.map((title, index) => coupon(`c${index}`, { copy: { en: { title, body: 'b' } } })),
    });
    for (const [index] of titles.entries())
      await tell(page.database.db, { order_id: String(index), coupon_id: `c${index}`, day: '2026-11-16' });
    await look();
    const answer = await page.get('/console/export/breakdown.csv?by=coupon&from=2026-11-02&until=2026-11-22');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('etui-breakdown-2026-11-02-2026-11-22.csv');
    const rows = parse(Buffer.from(await answer.arrayBuffer()), { bom: true, columns: true }) as Record<
      string,
      string
    >[];
    expect(rows).toHaveLength(titles.length);
    for (const [index, title] of titles.entries()) {
      const told = rows.find((row) => row['coupon'] === `c${index}`)?.['label'] ?? '';
      expect(told).not.toMatch(/^[=+\-@\t\r]/);
      expect(told.replace(/^'/, '')).toBe(`${title} (c${index})`);
    }
  });

  test('of the trial and of prices has a row for each', async () => {
    await sql`insert into pacing (shop, coupon_id, at, lambda, mu, spent, budget, uses, state)
      values (${SHOP}, 'ten', '2026-11-10', 0.25, 30, 400, 1000, 2, '{}')`.execute(page.database.db);
    page.pool = poolWith({ coupons: [coupon('ten')] });
    const prices = await (await page.get('/console/export/prices.csv')).text();
    expect(parse(prices, { bom: true })).toEqual([
      ['coupon', 'at', 'lambda', 'mu', 'spent', 'budget'],
      ['ten', '2026-11-10T00:00:00.000Z', '0.25', '30', '400', '1000'],
    ]);
    expect((await page.get('/console/export/secrets.csv')).status).toBe(404);
  });
});

test('a page holds a coupon’s name as text, never as markup', async () => {
  const title = '</script><script>alert(1)</script><b>"';
  page.pool = poolWith({ coupons: [coupon('x', { copy: { en: { title, body: 'b' } } })] });
  await tell(page.database.db, { order_id: '1', coupon_id: 'x' });
  const html = await (await page.get('/console')).text();
  expect(html).not.toContain('<script>alert');
  expect(html).not.toContain('<b>"');
});

async function report(shop: string, question: string, counts: readonly number[], epsilon = 3): Promise<void> {
  const { db } = page.database;
  const version = epsilon * 10;
  await sql`insert into report_parameters (shop, version, epsilon, since) values (${shop}, ${version}, ${epsilon}, now())
    on conflict do nothing`.execute(db);
  for (const [answer, count] of counts.entries())
    await db
      .insertInto('reports')
      .values({ shop, epoch: weekOf(Date.parse('2026-11-16')), question, version, answer, count })
      .execute();
}

/** No figure is NaN or infinite; an interval holds its value; what is absent says why. */
function expectHonest(seen: Overview): void {
  for (const { value, interval, absent, why } of everyFigure(seen)) {
    if (absent) expect(why).toBeTruthy();
    if (absent) expect(value).toBeUndefined();
    else expect(Number.isFinite(value)).toBe(true);
    if (!interval || value === undefined) continue;
    expect(interval.every(Number.isFinite)).toBe(true);
    expect(interval[0] <= value && value <= interval[1]).toBe(true);
  }
}
