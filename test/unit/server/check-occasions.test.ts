import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkPool } from '../../../server/sign/check-pool.js';
import { FINDING_RULES } from '../../../server/sign/finding.js';
import type { PoolInput } from '../../../src/pool/schema.js';
import { type CouponInput, couponInput, poolInput } from './shop.js';

const RICH: Partial<PoolInput> = {
  timeZone: 'America/St_Johns',
  holidays: { friday: [{ from: '2026-11-27', until: '2026-11-27' }] },
  segments: { regulars: { purchases: { least: 2, most: 2 }, spent: { most: 0 } } },
  scenarios: [
    {
      id: 'thanks',
      triggers: [
        { kind: 'post_purchase', withinMs: 86_400_001 },
        { kind: 'holiday', holidays: ['friday'] },
      ],
      segments: ['regulars'],
      holidays: ['friday'],
      coupons: ['one'],
    },
  ],
  trial: { arms: [{ id: 'a', share: 1 }] },
};
const NAMES = { holidays: ['friday'], segments: ['regulars'], scenarios: ['thanks'], arms: ['a'] };

const findings = (change: Partial<PoolInput>, coupon: Partial<CouponInput> = {}) =>
  checkPool({
    ...poolInput([couponInput('one', { limits: { budget: 1 }, conditions: NAMES, ...coupon })]),
    ...RICH,
    ...change,
  }).findings.map(({ severity, rule, path }) => [severity, rule, path]);
const scenario = (change: object) =>
  ({ scenarios: [{ ...RICH.scenarios?.[0], ...change }] }) as Partial<PoolInput>;

describe('checkPool, of occasions', () => {
  test('finds nothing where every name is defined', () => {
    expect(findings({})).toEqual([]);
  });

  test.each([
    ['time-zone', { timeZone: 'Europe/Atlantis' }, 'timeZone'],
    [
      'dates',
      { holidays: { friday: [{ from: '2026-11-27', until: '2026-11-26' }] } },
      'holidays.friday.0.until',
    ],
    ['bounds', { segments: { regulars: { spent: { least: 2, most: 1 } } } }, 'segments.regulars.spent.most'],
    ['reference', { trial: {} }, 'coupons.0.conditions.arms.0'],
    ['reference', scenario({ id: 'other' }), 'coupons.0.conditions.scenarios.0'],
    ['reference', scenario({ segments: ['nobody'] }), 'scenarios.0.segments.0'],
    ['reference', scenario({ holidays: ['never'] }), 'scenarios.0.holidays.0'],
    ['reference', scenario({ coupons: ['two'] }), 'scenarios.0.coupons.0'],
    [
      'reference',
      scenario({ triggers: [{ kind: 'holiday', holidays: ['never'] }] }),
      'scenarios.0.triggers.0.holidays.0',
    ],
  ])('refuses, as %s, %j', (rule, change, path) => {
    expect(findings(change as Partial<PoolInput>)).toEqual([['error', rule, path]]);
  });

  test('warns of thanks for an order that are over before offers may be shown again', () => {
    const soon = scenario({ triggers: [{ kind: 'post_purchase', withinMs: 86_400_000 }] });
    expect(findings(soon)).toEqual([['warning', 'never', 'scenarios.0.triggers.0.withinMs']]);
  });

  test.each(['200 points', 'For 200: 5 off', '1,200 and 200 points'])(
    'lets %j say a price of 200 points',
    (body) => {
      const copy = { en: { title: 'Ten', body } };
      expect(findings({}, { giving: { way: 'points', price: 200 }, copy })).toEqual([]);
    },
  );

  test.each(['20 points', '2000 points', '1,200 points'])('refuses %j as words for 200 points', (body) => {
    const copy = { en: { title: 'Ten', body } };
    expect(findings({}, { giving: { way: 'points', price: 200 }, copy })).toEqual([
      ['error', 'copy-points', 'coupons.0.copy.en'],
    ]);
  });

  test('warns where a code that all can read is given by lot or for points', () => {
    const open = (giving: CouponInput['giving']) =>
      findings(
        {},
        { giving, code: { type: 'fixed', value: 'ALL-10' }, copy: { en: { title: '200', body: 'x' } } },
      );
    const warning = ['warning', 'giving', 'coupons.0.code'];
    expect(open({ way: 'points', price: 200 })).toContainEqual(warning);
    expect(open({ way: 'random', probability: 0.1 })).toContainEqual(warning);
    expect(open({ way: 'targeted' })).not.toContainEqual(warning);
  });
});

test('docs/server.md lists every rule of the check', () => {
  const docs = readFileSync(new URL('../../../docs/server.md', import.meta.url), 'utf8');
  for (const rule of FINDING_RULES) expect(docs).toContain(`\`${rule}\``);
});
