import { describe, expect, test } from 'vitest';
import { checkPool } from '../../../server/sign/check-pool.js';
import { type CouponInput, couponInput, poolInput } from './shop.js';

const findingsOf = (changes: Partial<CouponInput>, economics: object = {}) => {
  const pool = poolInput([couponInput('one', { limits: { budget: 1 }, ...changes })]);
  return checkPool({ ...pool, economics: { ...pool.economics, ...economics } }).findings;
};
const titled = (title: string, body = 'On everything.') => ({ en: { title, body } });

describe('checkPool', () => {
  test('finds nothing in a pool that is in order', () => {
    expect(findingsOf({})).toEqual([]);
  });

  test('says where a field is unknown: a typo in a limit must not become no limit', () => {
    const [finding] = findingsOf({ limits: { totl: 5 } as never });
    expect(finding).toMatchObject({ severity: 'error', rule: 'schema', path: 'coupons.0.limits.totl' });
  });

  test.each([
    ['a coupon without a code', { code: undefined as never }, 'coupons.0.code'],
    ['a percentage of 0', { benefit: { kind: 'percent', percent: 0 } as const }, 'coupons.0.benefit.percent'],
    ['a budget in decimals', { limits: { budget: 9.99 } }, 'coupons.0.limits.budget'],
    ['no copy', { copy: {} }, 'coupons.0.copy'],
  ])('says where: %s', (_, changes, path) => {
    expect(findingsOf(changes as Partial<CouponInput>)[0]).toMatchObject({ severity: 'error', path });
  });

  test('refuses an end that is not after the start', () => {
    const [validFrom, validUntil] = ['2026-12-02T00:00:00Z', '2026-12-01T00:00:00Z'];
    expect(findingsOf({ conditions: { validFrom, validUntil } })).toMatchObject([
      { rule: 'dates', path: 'coupons.0.conditions.validUntil' },
    ]);
    expect(findingsOf({ conditions: { validFrom, validUntil: validFrom } })).toHaveLength(1);
    expect(findingsOf({ conditions: { validFrom: validUntil, validUntil: validFrom } })).toEqual([]);
  });

  test('refuses bounds that no cart meets', () => {
    const findings = findingsOf({ conditions: { minCartValue: 9_000, maxCartValue: 8_999 } });
    expect(findings).toMatchObject([{ path: 'coupons.0.conditions.maxCartValue' }]);
  });

  test.each([
    '15 % off',
    '15% off',
    'Take 15 percent off',
    '15 Prozent Rabatt',
    '12,5 % weg',
    '10 % off, then 15 % more',
  ])('refuses the copy %j of a coupon for 10 %%', (title) => {
    const findings = findingsOf({ copy: titled(title) });
    expect(findings).toMatchObject([
      { severity: 'error', rule: 'copy-percent', path: 'coupons.0.copy.en.title' },
    ]);
  });

  test.each(['10 % off', '10% off', '10,0 % weg', 'Ten off', 'Buy 3 for less', 'From 15 € on'])(
    'lets %j pass',
    (title) => {
      expect(findingsOf({ copy: titled(title) })).toEqual([]);
    },
  );

  test('looks through every language and line of the copy', () => {
    const copy = {
      ...titled('10 % off'),
      'de-AT': { title: '10 % Rabatt', body: 'Ja.', terms: 'Höchstens 20 %.' },
    };
    expect(findingsOf({ copy })).toMatchObject([{ path: 'coupons.0.copy.de-AT.terms' }]);
  });

  test('refuses a percentage in the copy of a coupon that takes off an amount', () => {
    expect(findingsOf({ benefit: { kind: 'fixed', amount: 500 }, copy: titled('5 % off') })).toMatchObject([
      { rule: 'copy-percent' },
    ]);
  });

  test('refuses a discount that breaks the margin floor, and says what would be left', () => {
    // (40 % − 10 %) / 90 % = 33.3 %.
    expect(findingsOf({}, { marginFloor: 0.33 })).toEqual([]);
    const [finding] = findingsOf({}, { marginFloor: 0.34 });
    expect(finding).toMatchObject({ rule: 'margin-floor', path: 'coupons.0.benefit' });
    expect(finding?.message).toContain('33.3 %');
  });

  test('judges the margin floor by the thinnest margin in scope', () => {
    const thin = { categoryMargins: { books: 0.05, shoes: 0.6 } };
    expect(findingsOf({}, thin)).toHaveLength(1);
    expect(findingsOf({ scope: { categories: ['shoes'] } }, thin)).toEqual([]);
    expect(findingsOf({ scope: { categories: ['shoes', 'books'] } }, thin)).toHaveLength(1);
    expect(findingsOf({ scope: { excludeCategories: ['books'] } }, thin)).toEqual([]);
  });
});

describe('what a greedy crowd can cost', () => {
  const boundOf = (changes: Partial<CouponInput>) => {
    const [cost] = checkPool(poolInput([couponInput('one', changes)])).greedy;
    return cost?.bound;
  };
  const fixed = { benefit: { kind: 'fixed', amount: 500 } as const, copy: titled('5 € off') };

  test.each([
    ['the budget', { limits: { budget: 12_345 } }, 12_345],
    ['uses times amount', { ...fixed, limits: { total: 7 } }, 3_500],
    ['the budget where that is less', { ...fixed, limits: { total: 7, budget: 3_000 } }, 3_000],
    [
      'uses times the cap of a percentage',
      { benefit: { kind: 'percent', percent: 10, most: 2_000 } as const, limits: { total: 3 } },
      6_000,
    ],
    [
      'uses times the percentage of the dearest cart',
      { conditions: { maxCartValue: 20_001 }, limits: { total: 3 } },
      6_003,
    ],
    [
      'days times uses a day, both ends counted',
      {
        ...fixed,
        limits: { perDay: 2 },
        conditions: { validFrom: '2026-12-01T12:00:00Z', validUntil: '2026-12-03T01:00:00Z' },
      },
      3_000,
    ],
    [
      'the shipping fee',
      { benefit: { kind: 'free_shipping' } as const, copy: titled('Free shipping'), limits: { total: 10 } },
      4_900,
    ],
    ['nothing for a coupon that nobody may use', { limits: { total: 0 } }, 0],
  ])('is bounded by %s', (_, changes, bound) => {
    expect(boundOf(changes)).toBe(bound);
  });

  test.each([
    ['no limit', {}],
    ['a percentage without a cap, however few the uses', { limits: { total: 3 } }],
    ['uses per shopper alone: a crowd has many names', { ...fixed, limits: { perShopper: 1 } }],
    ['uses a day without an end', { ...fixed, limits: { perDay: 2 } }],
    [
      'a fixed code, which the platform redeems',
      { ...fixed, limits: { total: 3 }, code: { type: 'fixed', value: 'ABC' } as const },
    ],
  ])('has no bound with %s, and a warning says so', (_, changes) => {
    const report = checkPool(poolInput([couponInput('one', changes)]));
    expect(report.greedyTotal).toBe(Number.POSITIVE_INFINITY);
    expect(report.findings).toMatchObject([{ severity: 'warning', rule: 'greedy-cost' }]);
    expect(report.ok).toBe(true);
  });
});
