/** A client that holds everything the page holds: every file, every code it was given, every string in them. It gets no further. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BACKEND_PATHS } from '../../../server/http/backend.js';
import { couponInput, openShop, reserveBody, SHOP, type TestShop } from './shop.js';

let shop: TestShop;
let held: string[];
let code: string;
let reservation: string;

beforeAll(async () => {
  shop = await openShop([
    couponInput('ten', { limits: { total: 1 } }),
    couponInput('fix', { code: { type: 'fixed', value: 'AUTUMN10' } }),
  ]);
  const text = async (path: string) =>
    (await shop.app.request(`/etui/${path}`, { headers: { origin: SHOP } })).text();
  const [root, manifest] = [await text('root.jws'), await text('manifest.jws')];
  const decoded = (jws: string) =>
    (jws.match(/[A-Za-z0-9_-]{16,}/g) ?? [])
      .map((part) => Buffer.from(part, 'base64url').toString())
      .filter((part) => part.startsWith('{'));
  const payloads = [root, manifest].flatMap(decoded);
  const { pool } = JSON.parse(decoded(manifest)[1] ?? '') as { pool: { url: string } };
  code = await shop.code('ten');
  // The page may well learn these: a checkout page is a page, too.
  reservation = ((await (await shop.post('reserve', reserveBody(code))).json()) as { reservation: string })
    .reservation;
  held = [root, manifest, ...payloads, await text(pool.url), code, reservation];
}, 120_000);
afterAll(() => shop.close());

/** Every string of the files that could be a secret, and the files themselves. */
const secrets = () => [
  ...new Set([
    ...held,
    ...held.flatMap((text) => text.match(/[A-Za-z0-9_-]{16,}/g) ?? []),
    code.replaceAll('-', ''),
  ]),
];

const BODIES: Readonly<Record<string, () => object>> = {
  reserve: () => reserveBody(code),
  commit: () => ({ reservation, orderId: 'order-1' }),
  release: () => ({ reservation }),
  extend: () => ({ reservation }),
  refund: () => ({ reservation }),
  block: () => ({ code }),
  unblock: () => ({ code }),
  forget: () => ({ customerKey: 'anybody' }),
};

test.each([...BACKEND_PATHS])(
  'may not %s, whatever it shows for a secret and wherever it comes from',
  async (path) => {
    const before = await everything();
    const body = JSON.stringify(BODIES[path]?.() ?? {});
    const attempts = [
      {},
      ...secrets().flatMap((secret) =>
        /^[\x21-\x7e]+$/.test(secret) ? [{ authorization: `Bearer ${secret}` }] : [],
      ),
      { authorization: 'Bearer ' },
      { authorization: `Basic ${Buffer.from(`etui:${code}`).toString('base64')}` },
      { cookie: `secret=${code}` },
    ];
    for (const more of attempts) {
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        origin: SHOP,
        ...more,
      };
      const answer = await shop.app.request(`/etui/${path}`, { method: 'POST', headers, body });
      expect(answer.status).toBe(401);
      // Nor could a page of the shop read the answer.
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
    expect(attempts.length).toBeGreaterThan(10);
    expect(await everything()).toEqual(before);
  },
);

test.each([
  ['a price', { unitPrice: 1 }],
  ['a discount', { discount: 5_000 }],
  ['a percentage', { percent: 90 }],
  ['a cart', { cart: { lines: [{ itemId: 'a', unitPrice: 1, quantity: 1 }] } }],
  ['terms', { benefit: { kind: 'percent', percent: 90 } }],
])('may not slip %s into what it may ask', async (_, more) => {
  const answer = await shop.app.request('/etui/claim', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: SHOP },
    body: JSON.stringify({ coupon: 'fix', claim: randomUUID(), ...more }),
  });
  expect(answer.status).toBe(400);
});

test('may claim as often as it likes, and takes nothing from anybody by it', async () => {
  const before = await counted();
  for (let claim = 0; claim < 30; claim += 1) expect((await shop.claim('ten')).status).toBe(200);
  expect(await counted()).toEqual(before);
});

test('may not write into what is published', async () => {
  for (const method of ['PUT', 'POST', 'DELETE', 'PATCH']) {
    for (const path of ['root.jws', 'manifest.jws', 'pool/x.json']) {
      const answer = await shop.app.request(`/etui/${path}`, { method, body: '{}' });
      expect(answer.status).toBe(404);
    }
  }
});

const counted = () =>
  shop.database.db.selectFrom('counters').selectAll().where('kind', '!=', 'claims').orderBy('kind').execute();
const everything = async () => ({
  counters: await counted(),
  ledger: await shop.database.db.selectFrom('ledger').selectAll().execute(),
  reservations: await shop.database.db.selectFrom('reservations').selectAll().execute(),
});
