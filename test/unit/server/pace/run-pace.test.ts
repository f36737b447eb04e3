import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paceHistory } from '../../../../server/pace/history.js';
import { paceWhenDue } from '../../../../server/pace/pace-when-due.js';
import { type PaceRun, runPace } from '../../../../server/pace/run-pace.js';
import { beat, uptime } from '../../../../server/pace/uptime.js';
import { readManifestPayload } from '../../../../server/sign/sign-pool.js';
import { couponInput, openShop, poolInput, reserveBody, SHOP, START, type TestShop } from '../shop.js';

const HOUR = 3_600_000;
const coupons = [
  couponInput('money', {
    limits: { budget: 20_000 },
    code: { type: 'fixed', value: 'MONEY' },
    conditions: { validUntil: new Date(START + 10 * 24 * HOUR).toISOString() },
  }),
  couponInput('free'),
];
const pool = poolInput(coupons);

let shop: TestShop;
const startedAt = START - HOUR;
beforeAll(async () => {
  shop = await openShop(coupons);
});
afterAll(() => shop.close());

const run = (changes: Partial<Parameters<typeof runPace>[0]> = {}): Promise<PaceRun> =>
  runPace({
    db: shop.database.db,
    folder: shop.folder,
    keys: [shop.keys],
    pool,
    days: 30,
    now: shop.now,
    ...changes,
  });
const manifest = async () => readManifestPayload(await readFile(join(shop.folder, 'manifest.jws'), 'utf8'));
const signedPool = async () =>
  JSON.parse(await readFile(join(shop.folder, (await manifest()).pool.url), 'utf8'));

/** One after the other, as a shop's day goes: each test begins where the last ended. */
describe('etui pace over a shop’s ledger', () => {
  test('signs nothing and keeps nothing in a dry run', async () => {
    const files = await readdir(shop.folder, { recursive: true });
    const { version } = await manifest();
    const { coupons: paced, signed } = await run({ dryRun: true });
    expect(paced.map(({ couponId }) => couponId)).toEqual(['money']);
    expect(signed).toBeUndefined();
    expect((await manifest()).version).toBe(version);
    expect(await readdir(shop.folder, { recursive: true })).toEqual(files);
    expect(await paceHistory(shop.database.db, SHOP, 0)).toEqual([]);
  });

  test('signs a first price for the limited coupon, and changes nothing else in the pool', async () => {
    const before = await manifest();
    await run();
    const after = await manifest();
    expect(after.version).toBe(before.version + 1);
    expect(after.models).toEqual(before.models);
    const [money, free] = (await signedPool()).coupons;
    expect(money).toEqual({ ...pool.coupons[0], prices: { lambda: 1.5, mu: 0 } });
    expect(free).toEqual(pool.coupons[1]);
  });

  test('raises the price after an hour in which a day’s money went', async () => {
    await beat(shop.database.db, SHOP, startedAt, shop.now);
    for (let order = 0; order < 4; order++) {
      expect((await shop.post('reserve', reserveBody('MONEY', {}))).status).toBe(200);
    }
    shop.now += HOUR;
    await beat(shop.database.db, SHOP, startedAt, shop.now);
    const [money] = (await run()).coupons;
    expect(money?.spent).toBe(4_000);
    expect(money?.uses).toBe(4);
    expect(money?.lambda).toBeGreaterThan(1.5);
    expect((await signedPool()).coupons[0].prices.lambda).toBe(money?.lambda);
  });

  test('lets no price fall while the server’s newest sign of life is old, and lets it fall after that', async () => {
    const [before] = (await paceHistory(shop.database.db, SHOP, shop.now)).map(({ lambda }) => lambda);
    shop.now += 24 * HOUR;
    const stale = await run();
    expect([stale.complete, stale.upMs]).toEqual([false, 0]);
    expect(stale.coupons[0]?.lambda).toBeGreaterThanOrEqual(before as number);
    // Up again, and nobody wants the coupon at this price.
    const restarted = shop.now;
    shop.now += 3 * HOUR;
    await beat(shop.database.db, SHOP, restarted, shop.now);
    const fresh = await run();
    expect([fresh.complete, fresh.upMs]).toEqual([true, 3 * HOUR]);
    expect(fresh.coupons[0]?.lambda).toBeLessThan(stale.coupons[0]?.lambda as number);
  });

  test('keeps spend and prices over time, oldest first', async () => {
    const history = await paceHistory(shop.database.db, SHOP, 0);
    expect(history.map(({ at }) => (at - START) / HOUR)).toEqual([0, 1, 25, 28]);
    expect(history.map(({ spent }) => spent)).toEqual([0, 4_000, 4_000, 4_000]);
    expect(history.every(({ budget }) => budget === 20_000)).toBe(true);
  });

  test('inside the server runs once an hour, and leaves the last prices where the pool’s source is broken', async () => {
    const lines: string[] = [];
    const options = {
      db: shop.database.db,
      shop: SHOP,
      folder: shop.folder,
      keys: shop.keys,
      days: 30,
      file: '/nowhere/pool.json',
      log: (line: string) => lines.push(line),
    };
    expect(await paceWhenDue({ ...options, now: shop.now + HOUR / 2 })).toBeUndefined();
    expect(lines).toEqual([]);
    const { version } = await manifest();
    expect(await paceWhenDue({ ...options, now: shop.now + HOUR })).toBeUndefined();
    expect(lines).toHaveLength(1);
    expect((await manifest()).version).toBe(version);
  });

  test('counts the time of several servers once', async () => {
    const db = shop.database.db;
    await beat(db, 'https://two.example', START, START);
    await beat(db, 'https://two.example', START, START + 3 * HOUR);
    await beat(db, 'https://two.example', START + HOUR, START + 4 * HOUR);
    const { upMs } = await uptime(db, 'https://two.example', START, START + 6 * HOUR);
    expect(upMs).toBe(4 * HOUR);
  });
});
