/** A whole scenario with markers wherever a shopper, a shop or a caller could put something: none may be in the log. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../../../server/operation/logger.js';
import { createMetrics } from '../../../../server/operation/metrics.js';
import { couponInput, openShop, SHOP, type TestShop } from '../shop.js';

const MARKERS = {
  customer: 'marker-customer-5',
  checkout: 'marker-checkout-81',
  order: 'marker-order-17',
  item: 'marker-item-shirt',
  address: '203.0.113.77',
  agent: 'marker-agent/1.0',
  key: 'marker-idempotency-key',
  claim: 'marker_claim_AAAAAAAAAAAA',
  query: 'marker-query',
  path: 'marker-path',
  origin: 'https://marker-origin.example',
  wrongSecret: 'marker-secret-marker-secret-marker-secret',
};

/** Fields of a line, as docs/server.md lists them. */
const FIELDS = [
  'level',
  'time',
  'event',
  'request',
  'route',
  'method',
  'status',
  'ms',
  'reason',
  'error',
  'code',
  'at',
];

let shop: TestShop;
let lines: string[];
let figures: string;
let code: string;
let statuses: number[];

beforeAll(async () => {
  shop = await openShop([
    couponInput('ten'),
    couponInput('fix', { code: { type: 'fixed', value: 'MARKER10' } }),
  ]);
  lines = [];
  statuses = [];
  const logger = createLogger({ write: (line) => lines.push(line), level: 'debug', clock: () => shop.now });
  const metrics = createMetrics({
    db: shop.database.db,
    shop: SHOP,
    pool: shop.database.pool,
    ofProcess: false,
  });
  const app = shop.appWith(
    { addressOf: () => MARKERS.address },
    { operation: { logger, metrics, metricsToken: MARKERS.wrongSecret }, onError: () => undefined },
  );
  const send = async (path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const response = await app.request(`${path}?q=${MARKERS.query}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'user-agent': MARKERS.agent,
        'x-forwarded-for': MARKERS.address,
        'content-type': 'application/json',
        authorization: `Bearer ${shop.secret}`,
        'idempotency-key': `${MARKERS.key}-${randomUUID()}`,
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    statuses.push(response.status);
    return (await response.json().catch(() => ({}))) as Record<string, string>;
  };
  const cart = { lines: [{ itemId: MARKERS.item, unitPrice: 10_000, quantity: 1 }] };
  const about = { cart, currency: 'EUR', checkoutId: MARKERS.checkout, customerKey: MARKERS.customer };
  code = String((await send('/etui/claim', { coupon: 'ten', claim: MARKERS.claim })).code);
  const { reservation } = await send('/etui/reserve', { code, ...about });
  await send('/etui/extend', { reservation });
  await send('/etui/commit', {
    reservation,
    orderId: MARKERS.order,
    order: { currency: 'EUR', revenue: 9_000 },
  });
  await send('/etui/commit', { reservation, orderId: `${MARKERS.order}-other` });
  await send('/etui/reserve', { code, ...about });
  await send('/etui/reserve', { code: `${MARKERS.item}-no-code`, ...about });
  await send('/etui/reserve', { code: 'MARKER10', ...about });
  await send('/etui/refund', { reservation, amount: 100 });
  await send('/etui/order', {
    orderId: MARKERS.order,
    currency: 'EUR',
    revenue: 1,
    customerKey: MARKERS.customer,
  });
  await send('/etui/block', { code: 'MARKER10' });
  await send('/etui/reserve', { code: 'MARKER10', ...about });
  await send('/etui/reserve', { code, ...about }, { authorization: `Bearer ${MARKERS.wrongSecret}` });
  await send('/etui/claim', { coupon: 'ten', claim: MARKERS.claim }, { origin: MARKERS.origin });
  await send('/etui/reserve', { [MARKERS.item]: MARKERS.item });
  await send(`/etui/pool/${MARKERS.path}`);
  await send(`/${MARKERS.path}`);
  await send('/etui/manifest.jws');
  // A defect of ours: PostgreSQL's message repeats the values of the row.
  await sql`alter table codes add constraint broken check (coupon_id <> 'ten') not valid`.execute(
    shop.database.db,
  );
  await send('/etui/claim', { coupon: 'ten', claim: `${MARKERS.claim}_more` });
  figures = await (
    await app.request('/metrics', { headers: { authorization: `Bearer ${MARKERS.wrongSecret}` } })
  ).text();
});
afterAll(() => shop.close());

test('the scenario is worth looking at: it has answers, refusals and a defect', () => {
  expect(new Set(statuses)).toEqual(new Set([200, 400, 401, 403, 404, 409, 410, 500]));
  expect(code).toMatch(/^[0-9A-Z-]{19}$/);
});

test('each request has one line of JSON, of known fields', () => {
  const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(logged.filter(({ event }) => event === 'request').map(({ status }) => status)).toEqual([
    ...statuses,
    200,
  ]);
  for (const line of logged) expect(FIELDS).toEqual(expect.arrayContaining(Object.keys(line)));
  expect(logged.find(({ status }) => status === 500)).toMatchObject({
    level: 'error',
    error: 'error',
    code: '23514',
  });
  expect(logged.find(({ status }) => status === 410)).toMatchObject({
    route: 'reserve',
    reason: 'code-blocked',
  });
});

test('no line holds a code, a secret, an address or anything that a caller sent', () => {
  const text = lines.join('').toLowerCase();
  for (const marker of [...Object.values(MARKERS), code, code.replaceAll('-', ''), 'MARKER10', shop.secret]) {
    expect(text).not.toContain(marker.toLowerCase());
  }
  expect(text).not.toContain('marker');
});

test('nor do the metrics, which count what was done and why not', () => {
  expect(figures.toLowerCase()).not.toContain('marker');
  expect(figures).not.toContain(code);
  expect(figures).toContain('etui_refusals_total{reason="code-blocked"} 1');
  expect(figures).toContain('etui_requests_total{route="claim",outcome="failed"} 1');
  expect(figures).toContain('etui_steps_total{step="commit"} 1');
  expect(figures).toMatch(/etui_request_seconds_count\{route="reserve",outcome="ok"\} 2/);
  expect(figures).toContain('etui_holds 1');
  expect(figures).toContain('etui_database_connections{state="open"} 1');
});
