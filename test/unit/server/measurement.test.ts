import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assignArm } from '../../../src/measure/arms.js';
import { weekOf } from '../../../src/measure/epoch.js';
import type { PoolInput } from '../../../src/pool/schema.js';
import { Trial } from '../../../src/pool/trials.js';
import { cartOf, couponInput, openShop, SHOP, START, type TestShop } from './shop.js';

const TRIAL = { id: 'november', holdout: 0.2 };
const accountName = (account: string, trial = TRIAL.id) =>
  createHmac('sha256', 'the backend’s own key').update(`${account} ${trial}`).digest('base64url');

describe('the server measures', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await openShop([couponInput('a')]);
  });
  afterAll(() => shop.close());
  const publish = (change: Partial<PoolInput>) => shop.publish([couponInput('a')], undefined, change);
  const orders = () => shop.database.db.selectFrom('orders').selectAll().execute();
  beforeEach(async () => {
    await publish({ trial: TRIAL, measurement: { epsilon: 1, version: 1 } });
    for (const table of ['orders', 'audiences', 'reports', 'report_parameters'] as const) {
      await shop.database.db.deleteFrom(table).execute();
    }
    shop.now = START;
  });
  const order = { orderId: 'o-1', currency: 'EUR', revenue: 5_000 };

  describe('orders', () => {
    it('are kept with day, profit, and customers only as HMAC', async () => {
      const told = { ...order, cost: 3_000, customerKey: 'customer-5', coupon: 'a', discount: 500 };
      expect((await shop.post('order', told)).status).toBe(200);
      const [kept] = await orders();
      expect(kept).toMatchObject({
        day: '2026-11-22',
        revenue: 5_000,
        profit: 2_000,
        coupon_id: 'a',
        arm: null,
      });
      expect(JSON.stringify(kept)).not.toContain('customer-5');
    });

    it('have no profit where the shop does not say what the goods cost', async () => {
      await shop.post('order', order);
      expect(await orders()).toMatchObject([{ profit: null }]);
    });

    it('told again are replaced, not doubled: an order that was changed or came back', async () => {
      await shop.post('order', order);
      await shop.post('order', { ...order, revenue: 0 });
      expect(await orders()).toMatchObject([{ revenue: 0 }]);
    });

    it('of an account count for the arm that its name is drawn into, whatever the page said', async () => {
      const trial = v.parse(Trial, TRIAL);
      for (let account = 0; account < 12; account++) {
        const name = accountName(`${account}`);
        const arm = { source: 'account', name, trial: TRIAL.id };
        const answer = await shop.post('order', { ...order, orderId: `o-${account}`, arm });
        // The device's own draw from the same name.
        const { arm: drawn } = await assignArm(trial, { account: name, local: 'x' });
        expect(await answer.json()).toEqual({ recorded: true, arm: drawn });
      }
      expect(new Set((await orders()).map(({ arm }) => arm))).toEqual(new Set(['holdout', 'offers']));
    });

    it('of a page without an account keep the arm that it reports, under its own name', async () => {
      await shop.post('order', { ...order, arm: { source: 'local', arm: 'offers', trial: TRIAL.id } });
      expect(await orders()).toMatchObject([{ trial: 'november', arm_source: 'local', arm: 'offers' }]);
    });

    it('count for no arm where the trial is another one, or knows no such arm', async () => {
      for (const arm of [
        { source: 'account', name: accountName('1'), trial: 'october' },
        { source: 'local', arm: 'made-up', trial: TRIAL.id },
      ]) {
        expect(await (await shop.post('order', { ...order, arm })).json()).toEqual({
          recorded: true,
          arm: null,
        });
      }
    });

    it('in another currency are refused: sums of two currencies say nothing', async () => {
      const answer = await shop.post('order', { ...order, currency: 'USD' });
      expect(await answer.json()).toMatchObject({ status: 422, reason: 'currency-mismatch' });
    });

    it('may be told with the commit, and take coupon, discount and customer from the reservation', async () => {
      const code = await shop.code('a');
      const asked = {
        code,
        cart: cartOf(6_000),
        currency: 'EUR',
        checkoutId: 'c-1',
        customerKey: 'customer-9',
      };
      const { reservation } = (await (await shop.post('reserve', asked)).json()) as { reservation: string };
      const told = { currency: 'EUR', revenue: 5_400, arm: { source: 'local', arm: 'offers' } };
      const answer = await shop.post('commit', { reservation, orderId: 'o-7', order: told });
      expect(await answer.json()).toMatchObject({ committed: true, discount: 600 });
      const [kept] = await orders();
      expect(kept).toMatchObject({
        order_id: 'o-7',
        coupon_id: 'a',
        discount: 600,
        revenue: 5_400,
        arm: 'offers',
      });
      expect(kept?.customer_hmac).toMatch(/^[\w-]{43}$/);
    });

    it('are nobody’s to tell but the backend’s', async () => {
      const answer = await shop.post('order', order, { authorization: 'Bearer guess' });
      expect(answer.status).toBe(401);
    });
  });

  it('tells a backend the arms of its accounts, by which it counts them', async () => {
    const names = Array.from({ length: 300 }, (_, account) => accountName(`${account}`));
    const answer = await shop.post('arms', { source: 'account', names });
    const { trial, arms } = (await answer.json()) as { trial: string; arms: string[] };
    expect([trial, arms.length]).toEqual(['november', 300]);
    const holdout = arms.filter((arm) => arm === 'holdout').length;
    await shop.post('audience', { trial, source: 'account', shoppers: { holdout, offers: 300 - holdout } });
    await shop.post('audience', { trial, source: 'account', shoppers: { holdout, offers: 301 - holdout } });
    const kept = await shop.database.db.selectFrom('audiences').selectAll().orderBy('arm').execute();
    expect(kept).toMatchObject([
      { arm: 'holdout', shoppers: holdout },
      { arm: 'offers', shoppers: 301 - holdout },
    ]);
  });

  describe('private reports', () => {
    const send = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      shop.app.request('/etui/collect', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: SHOP, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
    const report = { version: '0001', question: '0', answer: '2' };
    const counts = () => shop.database.db.selectFrom('reports').selectAll().execute();

    it('are counted by week, question, version and answer, and nothing else is kept', async () => {
      for (const answer of ['2', '2', '0']) expect((await send({ ...report, answer })).status).toBe(204);
      const week = weekOf(START);
      const row = { shop: SHOP, epoch: week, question: 'offers', version: 1 };
      expect((await counts()).sort((a, b) => a.answer - b.answer)).toEqual([
        { ...row, answer: 0, count: 1 },
        { ...row, answer: 2, count: 2 },
      ]);
    });

    it.each([
      ['an answer that the question lacks', { ...report, answer: '3' }],
      ['a question that there isn’t', { ...report, question: '7' }],
      ['a version never published', { ...report, version: '0009' }],
      ['a number where a text of fixed length stands', { ...report, version: 1 }],
      ['one field more', { ...report, shopper: 'me' }],
      ['no JSON', 'x'],
    ])('with %s are refused', async (_, body) => {
      expect((await send(body)).status).toBe(400);
      expect(await counts()).toEqual([]);
    });

    it('longer than any real one are not even read', async () => {
      expect((await send({ ...report, padding: 'x'.repeat(200) })).status).toBe(413);
    });

    it('from pages of another shop are refused', async () => {
      expect((await send(report, { origin: 'https://other.example' })).status).toBe(403);
    });

    it('of an earlier version count on for devices that still hold that pool', async () => {
      await send(report);
      await publish({ measurement: { epsilon: 2, version: 2 } });
      await send(report);
      await send({ ...report, version: '0002' });
      expect((await counts()).map(({ version, count }) => [version, count]).sort()).toEqual([
        [1, 2],
        [2, 1],
      ]);
    });

    it('of a version whose ε was changed are refused: its counts would be read wrongly', async () => {
      await send(report);
      await publish({ measurement: { epsilon: 2, version: 1 } });
      expect((await send(report)).status).toBe(400);
      expect(await counts()).toMatchObject([{ count: 1 }]);
    });

    it('are refused where none are asked for', async () => {
      await publish({});
      expect((await send(report)).status).toBe(400);
    });

    it('of one address are limited', async () => {
      const app = shop.appWith({ addressOf: () => '192.0.2.1' });
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: SHOP },
        body: JSON.stringify(report),
      };
      const statuses = new Set<number>();
      for (let sent = 0; sent < 32; sent++) statuses.add((await app.request('/etui/collect', init)).status);
      expect([...statuses]).toEqual([204, 429]);
    });
  });
});
