import { describe, expect, test } from 'vitest';
import { checkPool } from '../../../server/sign/check-pool.js';
import { type CouponInput, couponInput, poolInput } from './shop.js';

const findingsOf = (changes: Partial<CouponInput>, economics: object = {}) => {
  const pool = poolInput([couponInput('one', { limits: { budget: 100_000 }, ...changes })]);
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

  test.each(['10 % off', '10% off', '10,0 % weg', 'Ten off', 'Buy 3 for less'])('lets %j pass', (title) => {
    expect(findingsOf({ copy: titled(title) })).toEqual([]);
  });

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

describe('terms that contradict each other', () => {
  const step = (from: number, off: { percent: number } | { amount: number }) => ({ from, ...off });
  const tiered = (...steps: ReturnType<typeof step>[]) =>
    ({ benefit: { kind: 'tiered', steps }, copy: titled('More off') }) as Partial<CouponInput>;
  const found = (changes: Partial<CouponInput>, economics: object = {}) =>
    findingsOf(changes, economics).map(({ rule, path }) => `${rule} ${path}`);

  test.each([
    [
      'begin where the one before does',
      [step(5_000, { percent: 5 }), step(5_000, { percent: 10 })],
      '1.from',
    ],
    ['begin below the one before', [step(5_000, { percent: 5 }), step(4_000, { percent: 10 })], '1.from'],
    ['take as much', [step(5_000, { percent: 5 }), step(9_000, { percent: 5 })], '1'],
    ['take less', [step(5_000, { amount: 900 }), step(8_000, { percent: 10 })], '1'],
    ['take more than they begin at', [step(500, { amount: 600 })], '0.amount'],
  ])('steps that %s are refused', (_, steps, where) => {
    expect(found(tiered(...(steps as ReturnType<typeof step>[])))).toEqual([
      `steps coupons.0.benefit.steps.${where}`,
    ]);
  });

  test('steps that rise pass, in percentages, in amounts and in both', () => {
    expect(found(tiered(step(5_000, { percent: 5 }), step(9_000, { percent: 10 })))).toEqual([]);
    expect(found(tiered(step(5_000, { amount: 500 }), step(9_000, { amount: 900 })))).toEqual([]);
    expect(found(tiered(step(5_000, { amount: 500 }), step(9_000, { percent: 10 })))).toEqual([]);
  });

  test('steps that a cap makes equal are refused', () => {
    const steps = [step(5_000, { percent: 5 }), step(9_000, { percent: 10 })];
    const benefit = { kind: 'tiered', steps, most: 250 } as CouponInput['benefit'];
    expect(found({ benefit, copy: titled('More off') })).toEqual(['steps coupons.0.benefit.steps.1']);
  });

  test('a step above the greatest cart is refused', () => {
    const changes = { ...tiered(step(5_000, { percent: 5 })), conditions: { maxCartValue: 4_000 } };
    expect(found(changes)).toEqual(['steps coupons.0.benefit.steps.0.from']);
  });

  test('every step is held to the margin floor, on the least cart that reaches it', () => {
    // 40 %: 30 % off leave 10 of 70, 45 % off less than nothing.
    const steps = tiered(step(5_000, { percent: 30 }), step(20_000, { percent: 45 }));
    expect(findingsOf(steps)).toMatchObject([{ rule: 'margin-floor', path: 'coupons.0.benefit' }]);
    expect(findingsOf(steps)[0]?.message).toContain('on a cart of 200.00 EUR');
  });

  test('a gift without a price is refused, and its path named', () => {
    const benefit = { kind: 'gift', itemId: 'mug' } as never;
    expect(found({ benefit, copy: titled('A mug') })).toEqual(['schema coupons.0.benefit.price']);
    const priced = { kind: 'gift', itemId: 'mug', price: 1_200 } as const;
    expect(found({ benefit: priced, copy: titled('A mug') })).toEqual([]);
  });

  test('a gift is held to the margin floor by its cost, a set by the most it can give', () => {
    // 20.00 of margin on a typical cart of 50.00; the floor asks for 17.50.
    const gift = (cost: number) => ({
      benefit: { kind: 'gift', itemId: 'mug', price: 5_000, cost } as const,
      copy: titled('A mug'),
    });
    expect(found(gift(250), { marginFloor: 0.35 })).toEqual([]);
    expect(found(gift(251), { marginFloor: 0.35 })).toEqual(['margin-floor coupons.0.benefit']);
    // One of two pieces for nothing is half of the cart: 40 % of margin are less.
    const sets = (get: number) => ({
      benefit: { kind: 'buy_x_get_y', buy: 2, get } as const,
      copy: titled('Sets'),
    });
    expect(found(sets(1))).toEqual([]);
    expect(found(sets(2))).toEqual(['margin-floor coupons.0.benefit']);
  });

  test('a floor of the coupon’s own is held', () => {
    expect(found({ limits: { budget: 100_000, marginFloor: 0.34 } })).toEqual([
      'margin-floor coupons.0.benefit',
    ]);
  });

  test('what a scope names and leaves out, a budget below one use, five decimals and sets by set of something else', () => {
    expect(found({ scope: { brands: ['Tarn'], excludeBrands: ['Wren', 'Tarn'] } })).toEqual([
      'scope coupons.0.scope.excludeBrands.1',
    ]);
    const fixed = { benefit: { kind: 'fixed', amount: 500 } as const, copy: titled('Off') };
    expect(found({ ...fixed, limits: { budget: 499 } })).toEqual(['bounds coupons.0.limits.budget']);
    const odd = { benefit: { kind: 'percent', percent: 10.00001 } as const, copy: titled('Off') };
    expect(found(odd)).toEqual(['bounds coupons.0.benefit.percent']);
    const sets = { kind: 'buy_x_get_y', buy: 9, get: 1, gets: {}, pick: 'each_set' } as const;
    expect(found({ benefit: sets, copy: titled('Off') })).toEqual(['bounds coupons.0.benefit.pick']);
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
    ['a gift', { benefit: { kind: 'gift', itemId: 'mug', price: 1_200 } as const }, 3_600],
    [
      'its dearest step',
      {
        benefit: {
          kind: 'tiered',
          steps: [
            { from: 5_000, amount: 500 },
            { from: 20_000, percent: 10 },
          ],
        } as const,
        conditions: { maxCartValue: 30_000 },
      },
      9_000,
    ],
    [
      'the steps in reach',
      {
        benefit: { kind: 'tiered', steps: [{ from: 5_000, amount: 500 }] } as const,
        conditions: { maxCartValue: 30_000 },
      },
      1_500,
    ],
    [
      'a third of the dearest cart for three for two',
      { benefit: { kind: 'buy_x_get_y', buy: 2, get: 1 } as const, conditions: { maxCartValue: 30_000 } },
      30_000,
    ],
    [
      'the cap where something else is got',
      {
        benefit: {
          kind: 'buy_x_get_y',
          buy: 2,
          get: 1,
          gets: { categories: ['hats'] },
          most: 2_000,
        } as const,
        conditions: { maxCartValue: 30_000 },
      },
      6_000,
    ],
  ])('of three uses is bounded by %s', (_, changes, bound) => {
    const coupon = { ...changes, copy: titled('An offer'), limits: { total: 3 } };
    expect(boundOf(coupon as Partial<CouponInput>)).toBe(bound);
  });

  test('keeps a pool from being signed that could cost more than it says, or anything', () => {
    const pool = poolInput([couponInput('one', { ...fixed, limits: { total: 7 } })]);
    expect(checkPool({ ...pool, greedyBound: 3_500 }).ok).toBe(true);
    const report = checkPool({ ...pool, greedyBound: 3_499 });
    expect(report.ok).toBe(false);
    expect(report.findings).toMatchObject([{ severity: 'error', rule: 'greedy-bound', path: 'greedyBound' }]);
    expect(report.findings[0]?.message).toContain('35.00 EUR');
    const unbounded = checkPool({ ...poolInput([couponInput('one')]), greedyBound: 1_000_000 });
    expect(unbounded.findings.map(({ rule }) => rule)).toEqual(['greedy-cost', 'greedy-bound']);
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
