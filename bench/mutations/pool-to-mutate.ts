import type { PoolInput } from '../../src/pool/schema.js';

/** One of nearly everything a pool may say, so that a change may hit any of it. */
export function poolToMutate(shop: string): PoolInput {
  const copy = (title: string) => ({
    en: {
      title,
      body: 'On everything, 200 points.',
      terms: 'Once.',
      tones: { warm: { title, body: 'For you, 200 points.' } },
    },
    'de-AT': { title, body: 'Auf alles, 200 Punkte.' },
  });
  const minted = { type: 'minted' } as const;
  return {
    schemaVersion: 1,
    shop,
    currency: 'EUR',
    objective: 'profit',
    economics: { marginRate: 0.5, shippingFee: 490, categoryMargins: { shoes: 0.45 }, marginFloor: 0.05 },
    catalogue: {
      priceDeciles: [500, 900, 1_500, 2_000, 2_500, 3_000, 4_000, 6_000, 9_000],
      typicalOrder: 5_000,
    },
    timeZone: 'Europe/Vienna',
    holidays: { 'black.friday': [{ from: '2026-11-27', until: '2026-11-30' }] },
    segments: { loyal: { purchases: { least: 3 }, spent: { least: 10_000, most: 900_000 } } },
    scenarios: [
      {
        id: 'hesitant',
        triggers: [{ kind: 'cart_hesitation', idleMs: 30_000 }],
        segments: ['loyal'],
        coupons: ['ten'],
      },
      { id: 'friday', triggers: [{ kind: 'holiday', holidays: ['black.friday'] }] },
    ],
    restraint: { perDay: 2, coolDownMs: 3_600_000 },
    exploration: 0.02,
    coupons: [
      {
        id: 'ten',
        benefit: { kind: 'percent', percent: 10, most: 2_000 },
        scope: { categories: ['shoes'], excludeItems: ['sku-1'], excludeSale: true },
        conditions: {
          minCartValue: 2_000,
          maxCartValue: 50_000,
          validFrom: '2026-11-01T00:00:00Z',
          validUntil: '2026-12-31T23:00:00Z',
          dayParts: [{ days: ['mon', 'fri'], from: '18:00', until: '02:00' }],
          holidays: ['black.friday'],
          segments: ['loyal'],
          scenarios: ['hesitant'],
          locales: ['de', 'en'],
          countries: ['AT', 'DE'],
        },
        limits: { total: 100, perDay: 10, perShopper: 1, budget: 100_000 },
        stacking: { class: 'main' },
        priority: 5,
        prices: { lambda: 0.2, mu: 30 },
        copy: copy('10 % off'),
        code: minted,
      },
      {
        id: 'five',
        benefit: { kind: 'fixed', amount: 500 },
        conditions: { minCartValue: 6_000 },
        limits: { total: 5 },
        copy: copy('5 € off'),
        code: { type: 'fixed', value: 'FIVE-OFF' },
      },
      {
        id: 'ship',
        benefit: { kind: 'free_shipping' },
        giving: { way: 'random', probability: 0.1 },
        limits: { budget: 9_000 },
        copy: copy('Free shipping'),
        code: minted,
      },
      {
        id: 'points',
        benefit: { kind: 'fixed', amount: 200 },
        giving: { way: 'points', price: 200 },
        limits: { total: 9 },
        copy: copy('For 200 points'),
        code: minted,
      },
      {
        id: 'steps',
        benefit: {
          kind: 'tiered',
          steps: [
            { from: 5_000, percent: 5 },
            { from: 9_000, amount: 1_200 },
          ],
        },
        limits: { budget: 50_000 },
        copy: copy('Spend more'),
        code: minted,
      },
      {
        id: 'gift',
        benefit: { kind: 'gift', itemId: 'mug', price: 900, cost: 300 },
        conditions: { minCartValue: 8_000 },
        limits: { total: 50 },
        copy: copy('A mug'),
        code: minted,
      },
      {
        id: 'third',
        benefit: { kind: 'buy_x_get_y', buy: 2, get: 1, sets: 1, most: 3_000 },
        limits: { total: 50 },
        copy: copy('The third'),
        code: minted,
      },
    ],
  };
}
