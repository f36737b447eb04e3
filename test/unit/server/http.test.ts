import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/pool/digest.js';
import { couponInput, openShop, reserveBody, SHOP, type TestShop } from './shop.js';

let shop: TestShop;
const coupons = [
  couponInput('ten'),
  couponInput('fix', {
    code: { type: 'fixed', value: 'AUTUMN10' },
    conditions: { validUntil: '2026-12-24T00:00:00Z' },
  }),
];
beforeAll(async () => {
  shop = await openShop(coupons);
});
afterAll(() => shop.close());

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  shop.app.request(`/etui/${path}`, { headers });
const reasonOf = async (response: Response) => ((await response.json()) as { reason: string }).reason;

async function poolPath(): Promise<string> {
  const [, payload = ''] = (await (await get('manifest.jws')).text()).split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()).pool.url;
}

describe('a static file', () => {
  test('that is signed is asked for again each time, and cheap when nothing has changed', async () => {
    for (const name of ['root.jws', 'manifest.jws']) {
      const response = await get(name);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      const etag = response.headers.get('etag') ?? '';
      const again = await get(name, { 'if-none-match': etag, origin: SHOP });
      expect(again.status).toBe(304);
      expect(again.headers.get('access-control-allow-origin')).toBe(SHOP);
    }
  });

  test('that is named by its content may be kept for good, and is what its name says', async () => {
    const path = await poolPath();
    const response = await get(path);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(`pool/${await sha256(new Uint8Array(await response.arrayBuffer()))}.json`).toBe(path);
  });

  test('is readable for pages of the shop and for no others', async () => {
    expect((await get('root.jws', { origin: SHOP })).headers.get('access-control-allow-origin')).toBe(SHOP);
    expect(
      (await get('root.jws', { origin: 'https://evil.example' })).headers.get('access-control-allow-origin'),
    ).toBeNull();
  });

  test('comes with headers that keep it what it is', async () => {
    const { headers } = await get('root.jws');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    // On a path of the shop's origin this would bind the whole shop, and its subdomains.
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  test.each([
    'pool/../root.jws',
    'pool/..%2f..%2fkeys%2fserver.json',
    '../keys/server.json',
    '..%2fkeys%2fserver.json',
    'pool/short.json',
    `pool/${'A'.repeat(43)}.json`,
    `pool/${'A'.repeat(43)}.key`,
    'manifest.jws.new',
    '',
  ])('at %j does not exist', async (path) => {
    const response = await get(path);
    // The address is normalised before it reaches us; what is left must name a published file or nothing.
    if (path === 'pool/../root.jws') expect(response.status).toBe(200);
    else expect(await reasonOf(response)).toBe('not-found');
  });
});

describe('a claim', () => {
  test('of a fixed code gives that code and when it ends', async () => {
    expect(await (await shop.claim('fix')).json()).toEqual({
      code: 'AUTUMN10',
      expires: '2026-12-24T00:00:00Z',
    });
  });

  test('made twice gets the same code; another gets another', async () => {
    const [first, again, other] = [
      await shop.claim('ten', 'A'.repeat(22)),
      await shop.claim('ten', 'A'.repeat(22)),
      await shop.claim('ten'),
    ];
    const code = ((await first.json()) as { code: string }).code;
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await again.json()).toEqual({ code });
    expect(await other.json()).not.toEqual({ code });
  });

  test('leaves no code in the database', async () => {
    const code = await shop.code('ten');
    const kept = JSON.stringify(await shop.database.db.selectFrom('codes').selectAll().execute());
    expect(kept).not.toContain(code);
    expect(kept).not.toContain(code.replaceAll('-', ''));
  });

  test.each([
    ['an unknown coupon', { coupon: 'nothing', claim: 'A'.repeat(22) }, 'unknown-coupon'],
    ['an unknown field', { coupon: 'ten', claim: 'A'.repeat(22), price: 1 }, 'invalid-request'],
    ['a claim id too short to be random', { coupon: 'ten', claim: 'A'.repeat(15) }, 'invalid-request'],
    ['a body that is too large', { coupon: 'ten', claim: 'A'.repeat(2_000) }, 'body-too-large'],
  ])('with %s is refused', async (_, body, reason) => {
    const response = await shop.app.request('/etui/claim', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': String(JSON.stringify(body).length) },
      body: JSON.stringify(body),
    });
    expect(await reasonOf(response)).toBe(reason);
  });

  test('from a page of another shop is refused, and so is one that a plain form could send', async () => {
    const post = (headers: Readonly<Record<string, string>>) =>
      shop.app.request('/etui/claim', {
        method: 'POST',
        headers,
        body: JSON.stringify({ coupon: 'fix', claim: randomUUID() }),
      });
    expect(
      await reasonOf(await post({ 'content-type': 'application/json', origin: 'https://evil.example' })),
    ).toBe('origin-not-allowed');
    expect(await reasonOf(await post({ 'content-type': 'text/plain' }))).toBe('invalid-request');
  });

  test('is limited by address, and the limit passes', async () => {
    let address = '192.0.2.1';
    const app = shop.appWith({ claimsPerMinute: 3, addressOf: () => address });
    const claim = async () => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ coupon: 'fix', claim: randomUUID() });
      return (await app.request('/etui/claim', { method: 'POST', headers, body })).status;
    };
    expect([await claim(), await claim(), await claim(), await claim()]).toEqual([200, 200, 200, 429]);
    address = '192.0.2.2';
    expect(await claim()).toBe(200);
    address = '192.0.2.1';
    shop.now += 20_000;
    expect([await claim(), await claim()]).toEqual([200, 429]);
  });

  test('in great numbers gives out a bounded number of new codes a day, and repeats old ones', async () => {
    await shop.publish([couponInput('few')]);
    const app = shop.appWith({ claimsPerDay: 2, claimsPerMinute: 1_000 });
    const claim = (id: string) =>
      app.request('/etui/claim', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ coupon: 'few', claim: id.repeat(22) }),
      });
    expect((await claim('A')).status).toBe(200);
    expect((await claim('B')).status).toBe(200);
    expect(await reasonOf(await claim('C'))).toBe('claims-exhausted');
    expect((await claim('A')).status).toBe(200);
    shop.now += 86_400_000;
    expect((await claim('C')).status).toBe(200);
    await shop.publish(coupons);
  });
});

describe('a backend call', () => {
  const body = { reservation: 'x', orderId: 'y' };

  test.each([
    ['no secret', {}],
    ['a wrong secret', { authorization: `Bearer ${'x'.repeat(43)}` }],
    ['an empty secret', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic eDp5' }],
  ])('with %s is refused', async (_, headers) => {
    for (const path of ['reserve', 'extend', 'commit', 'release', 'refund']) {
      const response = await shop.app.request(`/etui/${path}`, {
        method: 'POST',
        headers: { 'idempotency-key': randomUUID(), ...headers },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(401);
      expect(await reasonOf(response)).toBe('unauthorized');
    }
  });

  test('passes with either of two live secrets', async () => {
    const app = shop.appWith({ backendSecrets: ['old'.repeat(12), 'new'.repeat(12)] });
    for (const secret of ['old', 'new']) {
      const response = await app.request('/etui/commit', {
        method: 'POST',
        headers: { authorization: `Bearer ${secret.repeat(12)}`, 'idempotency-key': randomUUID() },
        body: JSON.stringify(body),
      });
      expect(await reasonOf(response)).toBe('unknown-reservation');
    }
  });

  test('is nothing that a page may make', async () => {
    const preflight = await shop.app.request('/etui/reserve', {
      method: 'OPTIONS',
      headers: { origin: SHOP, 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each([
    ['no lines', { cart: { lines: [] } }],
    ['a negative price', { cart: { lines: [{ itemId: 'a', unitPrice: -1, quantity: 1 }] } }],
    ['half an item', { cart: { lines: [{ itemId: 'a', unitPrice: 1, quantity: 0.5 }] } }],
    ['a decimal price', { cart: { lines: [{ itemId: 'a', unitPrice: 9.99, quantity: 1 }] } }],
    ['a discount of its own', { discount: 5_000 }],
    ['no checkout', { checkoutId: '' }],
  ])('with %s is refused, naming the field', async (_, changes) => {
    const response = await shop.post('reserve', reserveBody('some-code', changes));
    expect(response.status).toBe(400);
    const problem = (await response.json()) as { reason: string; detail: string };
    expect(problem.reason).toBe('invalid-request');
    expect(problem.detail).toContain(Object.keys(changes)[0]);
    expect(problem.detail).not.toContain('some-code');
  });

  test('that is no JSON, or too long, is refused', async () => {
    const post = (text: string) =>
      shop.app.request('/etui/reserve', {
        method: 'POST',
        headers: { authorization: `Bearer ${shop.secret}`, 'idempotency-key': randomUUID() },
        body: text,
      });
    expect(await reasonOf(await post('{'))).toBe('invalid-request');
    expect(await reasonOf(await post('x'.repeat(300_000)))).toBe('body-too-large');
  });
});
