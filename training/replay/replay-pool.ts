/** The coupons that a replayed shop might have had: the recordings have none. Prices are those of the e-shop data. */
import { POOL_SCHEMA_VERSION, type PoolInput } from '../../src/pool/schema.js';

export const REPLAY_SHOP = 'https://replay.example';

export const REPLAY_POOL: PoolInput = {
  schemaVersion: POOL_SCHEMA_VERSION,
  shop: REPLAY_SHOP,
  currency: 'USD',
  economics: {
    marginRate: 0.45,
    marginFloor: 0.1,
    shippingFee: 600,
    shippingCost: 500,
    freeShippingFrom: 12_000,
  },
  catalogue: { priceDeciles: [2800, 3300, 3800, 3800, 4300, 4300, 4800, 5700, 6200], typicalOrder: 7000 },
  coupons: [
    {
      id: 'ten-percent',
      benefit: { kind: 'percent', percent: 10, most: 2000 },
      copy: { en: { title: '10 % off', body: '10 % off your order.' } },
      code: { type: 'fixed', value: 'TEN' },
    },
    {
      id: 'skirts-fifteen',
      benefit: { kind: 'percent', percent: 15, most: 2000 },
      scope: { categories: ['skirts'] },
      copy: { en: { title: '15 % off skirts', body: '15 % off every skirt.' } },
      code: { type: 'fixed', value: 'SKIRT15' },
    },
    {
      id: 'five-off-fifty',
      benefit: { kind: 'fixed', amount: 500 },
      conditions: { minCartValue: 5000 },
      copy: { en: { title: '$5 off from $50', body: '$5 off an order from $50.' } },
      code: { type: 'fixed', value: 'FIVE' },
    },
    {
      id: 'free-shipping',
      benefit: { kind: 'free_shipping' },
      copy: { en: { title: 'Free shipping', body: 'We pay the postage.' } },
      code: { type: 'fixed', value: 'POST' },
    },
  ],
};
