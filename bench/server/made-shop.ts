/** A shop on disk for a measurement: real keys, a signed pool with the coupons that are raced for. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey, createServerSecrets, readServerSecrets } from '../../server/sign/keys.js';
import { signRoot } from '../../server/sign/root.js';
import { signPool } from '../../server/sign/sign-pool.js';
import type { PoolInput } from '../../src/pool/schema.js';

export const SHOP = 'https://shop.example';

export interface MadeShop {
  readonly folder: string;
  readonly keys: string;
  /** Of the embedded database. */
  readonly data: string;
  /** The backend's. */
  readonly secret: string;
  remove(): Promise<void>;
}

export type CouponInput = PoolInput['coupons'][number];

/** 10 % off for whoever types `CODE-id`: a fixed code, so that any number of checkouts meet on one coupon. */
export function fixedCoupon(id: string, limits: CouponInput['limits']): CouponInput {
  return {
    id,
    benefit: { kind: 'percent', percent: 10 },
    copy: { en: { title: '10 % off', body: 'On everything.' } },
    code: { type: 'fixed', value: codeOf(id) },
    ...(limits && { limits }),
  };
}
export const codeOf = (id: string): string => `CODE-${id}`;

export async function makeShop(coupons: readonly CouponInput[]): Promise<MadeShop> {
  const base = await mkdtemp(join(tmpdir(), 'etui-bench-'));
  const [folder, keys, data] = [join(base, 'public'), join(base, 'keys'), join(base, 'data')];
  const model = join(base, 'model.bin');
  const now = Date.now();
  await createKey(keys, 'root');
  await createKey(keys, 'manifest');
  await createServerSecrets(keys);
  await signRoot({ folder, keys: [keys], shop: SHOP, profile: 'hosted', now });
  await writeFile(model, 'a model, to the server just bytes');
  const pool: PoolInput = {
    schemaVersion: 1,
    shop: SHOP,
    currency: 'EUR',
    economics: { marginRate: 0.4, shippingFee: 490 },
    catalogue: {
      priceDeciles: [500, 900, 1_500, 2_000, 2_500, 3_000, 4_000, 6_000, 9_000],
      typicalOrder: 5_000,
    },
    coupons: [...coupons],
  };
  await signPool({ folder, keys: [keys], pool, models: [{ file: model, share: 1 }], now });
  const { backend } = await readServerSecrets(keys);
  return {
    folder,
    keys,
    data,
    secret: backend[0] ?? '',
    remove: () => rm(base, { recursive: true, force: true }),
  };
}
