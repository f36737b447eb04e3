/** A console with a port, over an embedded database in one of the states that a shop sees. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import * as v from 'valibot';
import { hashPassword } from '../../server/console/access/password.js';
import { findAssets } from '../../server/console/assets.js';
import { createConsole } from '../../server/console/console.js';
import { fill } from '../../server/console/rollup/fill.js';
import { type Db, openDatabase } from '../../server/db/open-database.js';
import { Pool } from '../../src/pool/schema.js';
import { addOrders, addTheRest, MADE_NOW, MADE_SHOP, madePool, TRIAL } from './made-shop.js';

export const PASSWORD = 'a password for pictures';
/** `pending`: told, but not counted yet. */
export type State = 'empty' | 'one' | 'busy' | 'pending';

const COUPONS = 12;
const ORDERS = 6_000;
/** Cheap, for tests and pictures: the real cost is a third of a second a guess. */
const CHEAP = { N: 2 ** 10, r: 8, p: 1 };

export interface OpenConsole {
  readonly url: string;
  close(): Promise<void>;
}

export async function openConsole(state: State): Promise<OpenConsole> {
  const database = await openDatabase();
  await bring(database.db, state);
  const pool = v.parse(Pool, madePool(COUPONS));
  const page = createConsole({
    db: database.db,
    shop: MADE_SHOP,
    credential: await hashPassword(PASSWORD, CHEAP),
    // A clock that stands still never runs out of patience: counting goes on until its last change.
    clock: state === 'pending' ? impatient() : () => MADE_NOW,
    random: (bytes) => randomBytes(bytes),
    isSecure: () => false,
    assets: findAssets(),
    pool: async () => (state === 'empty' ? { ...pool, trial: { ...pool.trial, holdout: 0 } } : pool),
    addressOf: () => randomBytes(8).toString('hex'),
    codeKey: Buffer.alloc(32).toString('base64url'),
  });
  const app = new Hono();
  app.route('/console', page);
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await database.close();
    },
  };
}

async function bring(db: Db, state: State): Promise<void> {
  if (state === 'empty') return;
  if (state === 'one') {
    await db
      .insertInto('orders')
      .values({
        shop: MADE_SHOP,
        order_id: '1',
        at: new Date(MADE_NOW),
        day: new Date(MADE_NOW).toISOString().slice(0, 10),
        currency: 'EUR',
        revenue: 4_350,
        discount: 0,
        profit: 1_500,
        coupon_id: null,
        customer_hmac: 'c',
        trial: TRIAL,
        arm_source: 'account',
        arm: 'offers',
      })
      .execute();
    return;
  }
  await addOrders(db, { from: 0, until: ORDERS, customers: ORDERS / 2, coupons: COUPONS });
  await addTheRest(db, { orders: ORDERS, coupons: COUPONS });
  if (state === 'busy') await fill(db, MADE_SHOP, { clock: () => MADE_NOW });
}

/** Each look at it is a minute later. */
function impatient(): () => number {
  let now = MADE_NOW;
  return () => {
    now += 60_000;
    return now;
  };
}
