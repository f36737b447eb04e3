/** A shop for the tests: real keys, a signed pool on disk, a database in memory, a clock that is turned by hand. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { type AppConfig, type AppEnv, createApp } from '../../../server/app.js';
import { type Database, openDatabase } from '../../../server/db/open-database.js';
import { createKey, createServerSecrets, readServerSecrets } from '../../../server/sign/keys.js';
import { signRoot } from '../../../server/sign/root.js';
import { signPool } from '../../../server/sign/sign-pool.js';
import type { PoolInput } from '../../../src/pool/schema.js';

export const SHOP = 'https://shop.example';
export const START = Date.parse('2026-11-22T10:00:00Z');
export const MINUTE = 60_000;

export type CouponInput = PoolInput['coupons'][number];

export function couponInput(id: string, changes: Partial<CouponInput> = {}): CouponInput {
  return {
    id,
    benefit: { kind: 'percent', percent: 10 },
    copy: { en: { title: '10 % off', body: 'On everything.' } },
    code: { type: 'minted' },
    ...changes,
  };
}

export function poolInput(coupons: readonly CouponInput[]): PoolInput {
  return {
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
}

export interface TestShop {
  readonly app: Hono;
  readonly folder: string;
  readonly keys: string;
  readonly secret: string;
  readonly database: Database;
  /** Milliseconds; assign to turn the clock. */
  now: number;
  publish(
    coupons: readonly CouponInput[],
    deny?: readonly string[],
    pool?: Partial<PoolInput>,
  ): Promise<void>;
  /** @param env more of the app's world: its log and metrics, say */
  appWith(config: Partial<AppConfig>, env?: Partial<AppEnv>): Hono;
  claim(coupon: string, claim?: string): Promise<Response>;
  /** A code of a minted coupon. */
  code(coupon: string): Promise<string>;
  /** A server-to-server call with a fresh idempotency key, unless one is given. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  close(): Promise<void>;
}

/** @param given a fresh embedded one when absent */
export async function openShop(coupons: readonly CouponInput[], given?: Database): Promise<TestShop> {
  const base = await mkdtemp(join(tmpdir(), 'etui-shop-'));
  const [folder, keys, model] = [join(base, 'public'), join(base, 'keys'), join(base, 'model.bin')];
  await createKey(keys, 'root');
  await createKey(keys, 'manifest');
  await createServerSecrets(keys);
  await signRoot({ folder, keys: [keys], shop: SHOP, profile: 'hosted', now: START });
  await writeFile(model, 'a model, to the server just bytes');
  const database = given ?? (await openDatabase());
  const { codeKey, backend } = await readServerSecrets(keys);
  const clock = () => shop.now;
  const random = (bytes: number) => randomBytes(bytes);
  const config: AppConfig = {
    shop: SHOP,
    folder,
    codeKey,
    backendSecrets: backend,
    claimsPerMinute: 1_000_000,
  };
  const appWith = (changes: Partial<AppConfig>, env: Partial<AppEnv> = {}) =>
    createApp({
      db: database.db,
      clock,
      random,
      config: { ...config, ...changes },
      onError: (error) => console.error(error),
      ...env,
    });

  const shop: TestShop = {
    app: appWith({}),
    folder,
    keys,
    secret: backend[0] ?? '',
    database,
    now: START,
    appWith,
    async publish(published, deny, change) {
      const models = [{ file: model, share: 1 }];
      await signPool({
        folder,
        keys: [keys],
        pool: { ...poolInput(published), ...change },
        models,
        ...(deny && { deny }),
        now: shop.now,
      });
    },
    async claim(coupon, claim = randomUUID()) {
      return shop.app.request('/etui/claim', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: SHOP },
        body: JSON.stringify({ coupon, claim }),
      });
    },
    async code(coupon) {
      const answer = (await (await shop.claim(coupon)).json()) as { code: string };
      return answer.code;
    },
    async post(path, body, headers = {}) {
      return shop.app.request(`/etui/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${shop.secret}`, 'idempotency-key': randomUUID(), ...headers },
        body: JSON.stringify(body),
      });
    },
    async close() {
      await database.close();
      await rm(base, { recursive: true });
    },
  };
  await shop.publish(coupons);
  return shop;
}

/** A cart of one line worth `value` minor units. */
export function cartOf(value: number, changes: Readonly<Record<string, unknown>> = {}) {
  return { lines: [{ itemId: 'sku-1', unitPrice: value, quantity: 1, ...changes }] };
}

export function reserveBody(code: string, changes: Readonly<Record<string, unknown>> = {}) {
  return { code, cart: cartOf(10_000), currency: 'EUR', checkoutId: randomUUID(), ...changes };
}
