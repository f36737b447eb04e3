import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { checkPool } from '../../../server/sign/check-pool.js';
import { createKey } from '../../../server/sign/keys.js';
import { signRoot } from '../../../server/sign/root.js';
import { PoolRefused, signPool } from '../../../server/sign/sign-pool.js';
import type { PoolInput } from '../../../src/pool/schema.js';
import { type Bench, openBench } from './cli/harness.js';
import { type CouponInput, couponInput, poolInput, SHOP, START } from './shop.js';

const FIXED = { type: 'fixed', value: 'AUTUMN10' } as const;
const one = (changes: Partial<CouponInput> = {}) => couponInput('one', { code: FIXED, ...changes });
const poolOf = (coupon: CouponInput, changes: Partial<PoolInput> = {}) => ({
  ...poolInput([coupon]),
  ...changes,
});

describe('a pool of the static profile', () => {
  test('may hold fixed codes and all that the shop’s own platform holds under them', () => {
    const coupon = one({
      scope: { categories: ['mugs'] },
      conditions: { minCartValue: 2_000, validUntil: '2026-12-24T00:00:00Z', newShoppersOnly: true },
      stacking: { class: 'autumn', exclusive: true },
      prices: { lambda: 0.2, mu: 10 },
    });
    const pool = poolOf(coupon, { trial: { id: 'first', holdout: 0.1 } });
    const { ok, findings } = checkPool(pool, { profile: 'static' });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(ok).toBe(true);
  });

  test('may say never, which a device holds', () => {
    expect(checkPool(poolOf(one({ limits: { total: 0 } })), { profile: 'static' }).ok).toBe(true);
  });

  test.each([
    ['rights: nobody gives out tokens', 'rights', 'tokens', poolOf(one(), { rights: {} })],
    [
      'private reports: nobody collects them',
      'measurement.epsilon',
      'reports',
      poolOf(one(), { measurement: { epsilon: 1 } }),
    ],
    [
      'minted codes: nobody mints or redeems them',
      'coupons.0.code',
      'codes',
      poolOf(one({ code: { type: 'minted' } })),
    ],
    ['a limit in all', 'coupons.0.limits.total', 'uses', poolOf(one({ limits: { total: 5 } }))],
    ['a limit a day', 'coupons.0.limits.perDay', 'day', poolOf(one({ limits: { perDay: 5 } }))],
    [
      'a limit a shopper',
      'coupons.0.limits.perShopper',
      'shopper',
      poolOf(one({ limits: { perShopper: 1 } })),
    ],
    ['a budget', 'coupons.0.limits.budget', 'taken off', poolOf(one({ limits: { budget: 90_000 } }))],
  ] as const)('may not hold %s', (_, path, why, pool) => {
    const report = checkPool(pool, { profile: 'static' });
    expect(report.ok).toBe(false);
    const errors = report.findings.filter(({ severity }) => severity === 'error');
    expect(errors).toMatchObject([{ rule: 'needs-server', path }]);
    expect(errors[0]?.message).toMatch(new RegExp(`${why}.*: needs our server`));
    // With a server each of them is fine.
    expect(checkPool(pool, { profile: 'hosted' }).ok).toBe(true);
    expect(checkPool(pool).ok).toBe(true);
  });

  test('is not signed under a static root, whoever forgot to check it', async () => {
    const base = await mkdtemp(join(tmpdir(), 'etui-static-'));
    const [folder, keys] = [join(base, 'public'), [join(base, 'keys')]];
    for (const role of ['root', 'manifest'] as const) await createKey(keys[0] as string, role);
    await signRoot({ folder, keys, shop: SHOP, profile: 'static', now: START });
    const pool = poolOf(one({ limits: { total: 5 } }));
    await expect(signPool({ folder, keys, pool, models: [], now: START })).rejects.toThrow(PoolRefused);
    await rm(base, { recursive: true });
  });
});

describe('etui pool check --profile static', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
    const pool = poolOf(one({ code: { type: 'minted' }, limits: { total: 5 } }), { rights: {} });
    await bench.write('pool.yaml', stringify(pool));
  });
  afterEach(() => bench.close());

  test('says file, line and column of each term, and ends with 3', async () => {
    const { code, out } = await bench.etui('pool', 'check', '@pool.yaml', '--profile', 'static');
    expect(code).toBe(3);
    const lines = (await bench.read('pool.yaml')).split('\n');
    for (const [path, key] of [
      ['rights', /^rights:/],
      ['coupons.0.code', /^ {4}code:/],
      ['coupons.0.limits.total', /^ {6}total:/],
    ] as const) {
      const line = lines.findIndex((text) => key.test(text)) + 1;
      expect(out).toMatch(
        new RegExp(`pool\\.yaml:${line}:\\d+: error: ${path}: nobody .*: needs our server`),
      );
    }
  });

  test('takes the same pool under the hosted one, and asks for a profile that there is', async () => {
    expect((await bench.etui('pool', 'check', '@pool.yaml', '--profile', 'hosted')).code).toBe(0);
    expect((await bench.etui('pool', 'check', '@pool.yaml')).code).toBe(0);
    expect((await bench.etui('pool', 'check', '@pool.yaml', '--profile', 'other')).code).toBe(2);
  });
});
