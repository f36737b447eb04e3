import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { platformsPage } from '../../../server/platforms/page.js';
import { mapCoupon, type Platform } from '../../../server/platforms/platform.js';
import { PLATFORMS } from '../../../server/platforms/platforms.js';
import { TERMS, termsOf } from '../../../server/platforms/terms.js';
import { type Coupon, Pool, type PoolInput } from '../../../src/pool/schema.js';
import { couponInput as minted, poolInput } from '../server/shop.js';

type Input = PoolInput['coupons'][number];
const NOW = Date.parse('2026-11-22T10:00:00Z');
const couponInput = (changes: Partial<Input> = {}) =>
  minted('ten', { code: { type: 'fixed', value: 'TEN-OFF' }, ...changes });
const poolWith = (coupon: Input, change: Partial<PoolInput> = {}): Pool =>
  v.parse(Pool, { ...poolInput([coupon]), ...change });
const map = (platform: Platform, coupon: Input, change: Partial<PoolInput> = {}) => {
  const pool = poolWith(coupon, change);
  return mapCoupon(platform, pool.coupons[0] as Coupon, pool, NOW);
};

/** A coupon that sets this term and, but for what the term needs, no other. */
const SAMPLES: Readonly<Record<string, Partial<Input>>> = {
  'benefit.percent': { benefit: { kind: 'percent', percent: 15 } },
  'benefit.percent.most': { benefit: { kind: 'percent', percent: 10, most: 500 } },
  'benefit.fixed': { benefit: { kind: 'fixed', amount: 500 } },
  'benefit.free_shipping': { benefit: { kind: 'free_shipping' } },
  'benefit.tiered': { benefit: { kind: 'tiered', steps: [{ from: 5_000, percent: 10 }] } },
  'benefit.tiered.most': { benefit: { kind: 'tiered', steps: [{ from: 5_000, percent: 10 }], most: 900 } },
  'benefit.gift': { benefit: { kind: 'gift', itemId: '7', price: 500 } },
  'benefit.gift.cost': { benefit: { kind: 'gift', itemId: '7', price: 500, cost: 200 } },
  'benefit.buy_x_get_y': { benefit: { kind: 'buy_x_get_y', buy: 2, get: 1 } },
  'benefit.buy_x_get_y.percent': { benefit: { kind: 'buy_x_get_y', buy: 2, get: 1, percent: 50 } },
  'benefit.buy_x_get_y.sets': { benefit: { kind: 'buy_x_get_y', buy: 2, get: 1, sets: 1 } },
  'benefit.buy_x_get_y.most': { benefit: { kind: 'buy_x_get_y', buy: 2, get: 1, most: 900 } },
  'benefit.buy_x_get_y.gets': { benefit: { kind: 'buy_x_get_y', buy: 2, get: 1, gets: { items: ['8'] } } },
  'benefit.buy_x_get_y.pick': { benefit: { kind: 'buy_x_get_y', buy: 2, get: 1, pick: 'each_set' } },
  'scope.categories': { scope: { categories: ['12'] } },
  'scope.items': { scope: { items: ['31'] } },
  'scope.brands': { scope: { brands: ['Acme'] } },
  'scope.excludeCategories': { scope: { excludeCategories: ['13'] } },
  'scope.excludeItems': { scope: { excludeItems: ['32'] } },
  'scope.excludeBrands': { scope: { excludeBrands: ['Acme'] } },
  'scope.excludeSale': { scope: { excludeSale: true } },
  'conditions.minCartValue': { conditions: { minCartValue: 5_000 } },
  'conditions.maxCartValue': { conditions: { maxCartValue: 50_000 } },
  'conditions.minQuantity': { conditions: { minQuantity: 3 } },
  'conditions.newShoppersOnly': { conditions: { newShoppersOnly: true } },
  'conditions.validFrom': { conditions: { validFrom: '2026-12-01T00:00:00Z' } },
  'conditions.validUntil': { conditions: { validUntil: '2026-12-24T00:00:00Z' } },
  'conditions.dayParts': {
    conditions: { dayParts: [{ from: '08:00', until: '10:00' }] },
  },
  'conditions.holidays': { conditions: { holidays: ['xmas'] } },
  'conditions.segments': { conditions: { segments: ['regulars'] } },
  'conditions.scenarios': { conditions: { scenarios: ['leaving'] } },
  'conditions.arms': { conditions: { arms: ['red'] } },
  'conditions.locales': { conditions: { locales: ['de'] } },
  'conditions.countries': { conditions: { countries: ['DE', 'AT'] } },
  'conditions.channels': { conditions: { channels: ['corner'] as never } },
  'limits.total': { limits: { total: 100 } },
  'limits.perDay': { limits: { perDay: 10 } },
  'limits.perShopper': { limits: { perShopper: 1 } },
  'limits.budget': { limits: { budget: 100_000 } },
  'limits.marginFloor': { limits: { marginFloor: 0.1 } },
  'stacking.class': { stacking: { class: 'percents' } },
  'stacking.exclusive': { stacking: { exclusive: true } },
  'giving.random': { giving: { way: 'random', probability: 0.1 } },
  'giving.points': { giving: { way: 'points', price: 200 } },
  priority: { priority: 5 },
  prices: { prices: { lambda: 0.5 } },
  copy: { copy: { en: { title: 'Another title', body: 'On everything.' } } },
  code: { code: { type: 'fixed', value: 'ANOTHER' } },
  'economics.marginFloor': {},
};

const sampleOf = (term: string) => couponInput(SAMPLES[term]);

it('every term of the schema has a sample here and a rule on every platform, and no other has', () => {
  expect(Object.keys(SAMPLES).sort()).toEqual([...TERMS].sort());
  for (const { name, rules } of PLATFORMS) expect(Object.keys(rules).sort(), name).toEqual([...TERMS].sort());
});

it('docs/platforms.md is written from the tables', () => {
  const page = readFileSync(new URL('../../../docs/platforms.md', import.meta.url), 'utf8');
  expect(page, 'after a change: node scripts/run.mjs server/platforms/page.ts').toBe(platformsPage());
});

describe.each(PLATFORMS.map((platform) => [platform.title, platform] as const))('%s', (_, platform) => {
  const plain = map(platform, couponInput());

  it('takes a percentage on everything', () => {
    expect(plain).toHaveProperty('payload');
  });

  it.each(TERMS)('%s is said, kept by the device or refused by name, never dropped', (term) => {
    const pool = term === 'economics.marginFloor' ? { economics: { marginRate: 0.4, marginFloor: 0.2 } } : {};
    const full: Partial<PoolInput> = {
      ...pool,
      trial: { id: 't', arms: [{ id: 'red', share: 1 }] },
      holidays: { xmas: [{ from: '2026-12-24', until: '2026-12-26' }] as never },
    };
    const parsed = v.safeParse(Pool, { ...poolInput([sampleOf(term)]), ...full });
    const used = parsed.success ? parsed.output : poolWith(sampleOf(term), pool);
    const [coupon] = used.coupons as [Coupon];
    if (term !== 'economics.marginFloor') expect(termsOf(coupon, used.economics)).toContain(term);
    const result = mapCoupon(platform, coupon, used, NOW);
    if ('refused' in result) return expect(result.refused.map((one) => one.term)).toContain(term);
    const rule = platform.rules[term] as object;
    if ('device' in rule) return expect(result.device).toContain(term);
    // Said: the payload is another than that of a coupon without the term, unless the table says that there is nothing to say.
    if (/^nothing/.test((rule as { said: string }).said)) return;
    expect(JSON.stringify(result.payload)).not.toBe(JSON.stringify((plain as { payload: object }).payload));
  });

  it('refuses a minted code, and a limit of 0, which means never', () => {
    const terms = (changes: Partial<Input>) => {
      const result = map(platform, couponInput(changes));
      return 'refused' in result ? result.refused.map(({ term }) => term) : [];
    };
    expect(terms({ code: { type: 'minted' } })).toEqual(['code']);
    expect(terms({ limits: { total: 0 } })).toEqual(['limits.total']);
    expect(terms({ limits: { perShopper: 0 } })).toEqual(['limits.perShopper']);
    expect(terms({ limits: { budget: 0 } })).toEqual(['limits.budget']);
  });

  it('names all reasons at once', () => {
    const result = map(platform, couponInput({ limits: { perDay: 3 }, scope: { brands: ['Acme'] } }));
    expect(result).toMatchObject({ refused: [{ term: 'scope.brands' }, { term: 'limits.perDay' }] });
  });
});

describe('amounts', () => {
  it('are decimals of the currency, whatever its exponent', () => {
    const [, woo, shop] = PLATFORMS as [Platform, Platform, Platform];
    const fixed = couponInput({ benefit: { kind: 'fixed', amount: 1_250 } });
    const amount = (currency: string) =>
      (map(woo, fixed, { currency }) as { payload: { amount: string } }).payload.amount;
    expect([amount('EUR'), amount('JPY'), amount('KWD')]).toEqual(['12.50', '1250', '1.250']);
    expect(JSON.stringify(map(shop, couponInput({ benefit: { kind: 'percent', percent: 12.5 } })))).toContain(
      '0.125',
    );
  });
});

it('items or categories counts either on one platform, and is refused where rules must all be met', () => {
  const both = couponInput({ scope: { items: ['31'], categories: ['12'] } });
  const verdicts = PLATFORMS.map((platform) => 'payload' in map(platform, both));
  expect(verdicts).toEqual([false, true, false, true]);
});
