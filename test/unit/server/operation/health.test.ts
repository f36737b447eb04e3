import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMetrics } from '../../../../server/operation/metrics.js';
import { couponInput, openShop, SHOP, type TestShop } from '../shop.js';

let shop: TestShop;
beforeEach(async () => {
  shop = await openShop([couponInput('ten')]);
});
afterEach(() => shop.close());

test('is alive and ready where database and pool are there', async () => {
  expect((await shop.app.request('/healthz')).status).toBe(200);
  const ready = await shop.app.request('/readyz');
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({ status: 'ok', failed: [] });
});

test('says what is missing where it is not ready, and stays alive', async () => {
  await rm(join(shop.folder, 'manifest.jws'));
  const ready = await shop.app.request('/readyz');
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({ status: 'unavailable', failed: ['pool'] });
  const broken = shop.appWith({}, { db: shop.database.db.withSchema('nowhere') });
  expect((await broken.request('/healthz')).status).toBe(200);
});

test('turns new work away while it closes, and says so to whoever balances the load', async () => {
  let closing = false;
  const app = shop.appWith({}, { operation: { isClosing: () => closing } });
  expect((await app.request('/etui/root.jws')).status).toBe(200);
  closing = true;
  expect(await (await app.request('/readyz')).json()).toEqual({ status: 'unavailable', failed: ['closing'] });
  const refused = await app.request('/etui/root.jws');
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ reason: 'shutting-down' });
  expect(refused.headers.get('connection')).toBe('close');
  expect((await app.request('/healthz')).status).toBe(200);
});

test('shows its metrics to whoever has the token, and to nobody where there is none', async () => {
  const metrics = createMetrics({ db: shop.database.db, shop: SHOP, ofProcess: false });
  const metricsToken = 'a token of the monitoring';
  const app = shop.appWith({}, { operation: { metrics, metricsToken: metricsToken.replaceAll(' ', '-') } });
  const ask = (authorization?: string) =>
    app.request('/metrics', authorization === undefined ? {} : { headers: { authorization } });
  expect((await ask()).status).toBe(401);
  expect((await ask(`Bearer ${shop.secret}`)).status).toBe(401);
  const shown = await ask(`Bearer ${metricsToken.replaceAll(' ', '-')}`);
  expect(shown.status).toBe(200);
  expect(shown.headers.get('content-type')).toContain('text/plain');
  expect((await shop.appWith({}, { operation: { metrics } }).request('/metrics')).status).toBe(404);
});
