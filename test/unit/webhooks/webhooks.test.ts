import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  after,
  type DeliverEnv,
  deliverDue,
  outboxState,
  PAUSES,
  pruneOutbox,
  retryDead,
  syncEndpoints,
} from '../../../server/webhooks/deliver.js';
import {
  addEndpoint,
  type Endpoint,
  readEndpoints,
  removeEndpoint,
  rotateSecret,
} from '../../../server/webhooks/endpoints.js';
import { postMessage } from '../../../server/webhooks/post-message.js';
import { isPublicAddress, publicLookup } from '../../../server/webhooks/public-address.js';
import { isSecret, makeSecret, signedHeaders } from '../../../server/webhooks/sign-message.js';
import { couponInput, openShop, reserveBody, SHOP, type TestShop } from '../server/shop.js';
import { type Receiver, startReceiver } from './receiver.js';

const DAY = 86_400_000;

describe('webhooks', () => {
  let shop: TestShop;
  let receiver: Receiver;
  let endpoint: Endpoint;
  let env: DeliverEnv;
  let trusted: string[];
  beforeAll(async () => {
    shop = await openShop([couponInput('a', { limits: { total: 1_000 } })]);
  });
  afterAll(() => shop.close());
  beforeEach(async () => {
    // Receivers compare a message's time with their own clock.
    shop.now = Date.now();
    trusted = [makeSecret()];
    receiver = await startReceiver(() => trusted);
    endpoint = { id: 'ep_one', url: receiver.url, secrets: [...trusted], allowPrivate: true };
    env = {
      db: shop.database.db,
      shop: SHOP,
      endpoints: [endpoint],
      clock: () => shop.now,
      random: () => 0.5,
    };
    await shop.database.db.deleteFrom('webhook_outbox').execute();
    await syncEndpoints(env);
  });
  afterEach(() => receiver.close());

  const reserved = async () => {
    const answer = await shop.post('reserve', reserveBody(await shop.code('a')));
    return ((await answer.json()) as { reservation: string }).reservation;
  };
  const types = () => receiver.accepted.map(({ type }) => type);

  it('tell of claim, commit, refund and release, in signed messages that name neither code nor shopper', async () => {
    const [first, second] = [await reserved(), await reserved()];
    await shop.post('commit', { reservation: first, orderId: 'order-1' });
    await shop.post('refund', { reservation: first, amount: 100 });
    await shop.post('release', { reservation: second });
    expect(await deliverDue(env)).toBe(5);
    expect(types().sort()).toEqual([
      'coupon.claimed',
      'coupon.claimed',
      'coupon.committed',
      'coupon.refunded',
      'coupon.released',
    ]);
    const of = (type: string) => receiver.accepted.find((one) => one.type === type)?.data;
    expect(of('coupon.claimed')).toEqual({ coupon: 'a' });
    expect(of('coupon.committed')).toEqual({
      reservation: first,
      coupon: 'a',
      checkout: expect.any(String),
      order: 'order-1',
      currency: 'EUR',
      discount: 1_000,
    });
    expect(of('coupon.refunded')).toMatchObject({ reservation: first, refunded: 100 });
    expect(of('coupon.released')).toMatchObject({ reservation: second, reason: 'released' });
    expect(receiver.accepted.every(({ timestamp }) => timestamp === new Date(shop.now).toISOString())).toBe(
      true,
    );
    expect(await deliverDue(env)).toBe(0);
  });

  it('tell of a hold that ran out, when it is swept', async () => {
    const reservation = await reserved();
    shop.now += 3_600_000;
    await reserved();
    const released = await shop.database.db
      .selectFrom('webhook_outbox')
      .select('body')
      .where('type', '=', 'coupon.released')
      .execute();
    const told = released.map(({ body }) => (JSON.parse(body) as { data: object }).data);
    expect(told).toContainEqual(expect.objectContaining({ reservation, reason: 'expired' }));
  });

  it('are in the transaction of what they tell: a refusal tells nothing', async () => {
    await shop.post('reserve', reserveBody('NO-SUCH-CODE'));
    await shop.post('commit', { reservation: 'none', orderId: 'order-2' });
    expect(await deliverDue(env)).toBe(0);
    const { db } = shop.database;
    const given = { shop: SHOP, code_hmac: 'of-a-test', coupon_id: 'a', claimed_at: new Date(shop.now) };
    const undone = db.transaction().execute(async (tx) => {
      await tx.insertInto('codes').values(given).execute();
      throw new Error('taken back');
    });
    await expect(undone).rejects.toThrow('taken back');
    expect(await deliverDue(env)).toBe(0);
  });

  it('come again with the same id to a receiver that failed and comes back', async () => {
    await shop.code('a');
    receiver.next = ['hang-up', 500, 302];
    const times: number[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      expect(await deliverDue(env)).toBe(1);
      expect(await deliverDue(env), 'not before its pause is over').toBe(0);
      times.push(shop.now);
      shop.now += (PAUSES[attempt] as number) * 1_000;
    }
    expect(receiver.hits).toBe(4);
    // The clock of this shop is ahead of the receiver's by now; the first three failed for other reasons.
    expect(await outboxState(env)).toMatchObject({ pending: 1, dead: 0 });
    shop.now = Date.now();
    await shop.database.db
      .updateTable('webhook_outbox')
      .set({ due_at: new Date(shop.now) })
      .execute();
    await deliverDue(env);
    expect(types()).toEqual(['coupon.claimed']);
    expect(await outboxState(env)).toMatchObject({ pending: 0, delivered: 1 });
  });

  it('are given up after the last try, kept as dead, and tried anew when asked', async () => {
    await shop.code('a');
    receiver.always = 503;
    for (let attempt = 0; attempt <= PAUSES.length; attempt++) {
      expect(await deliverDue(env)).toBe(1);
      shop.now += 2 * DAY;
    }
    expect(receiver.hits).toBe(PAUSES.length + 1);
    expect(await outboxState(env)).toMatchObject({
      pending: 0,
      dead: 1,
      letters: [{ problem: expect.any(String) }],
    });
    receiver.always = 200;
    shop.now = Date.now();
    expect(await retryDead(env)).toBe(1);
    await deliverDue(env);
    expect(types()).toEqual(['coupon.claimed']);
  });

  it('end at once where the receiver says that it is gone', async () => {
    await shop.code('a');
    receiver.next = [410];
    await deliverDue(env);
    expect(await outboxState(env)).toMatchObject({ pending: 0, dead: 1, letters: [{ problem: 'gone' }] });
  });

  it('are sent again by another server when the one that took them dies, and by two at once only one', async () => {
    await shop.code('a');
    let taken = 0;
    const dies: DeliverEnv = {
      ...env,
      post: () => {
        taken += 1;
        return Promise.reject(new Error('killed'));
      },
    };
    await expect(deliverDue(dies)).rejects.toThrow('killed');
    expect(taken).toBe(1);
    expect(await deliverDue(env)).toBe(0);
    shop.now += 61_000;
    const both = await Promise.all([deliverDue(env), deliverDue(env)]);
    expect(both.sort()).toEqual([0, 1]);
    expect(receiver.hits).toBe(1);
  });

  it('are signed with both live secrets, so that a receiver may change its own at leisure', async () => {
    const keys = await mkdtemp(join(tmpdir(), 'etui-hooks-'));
    try {
      const added = await addEndpoint(keys, receiver.url, true);
      const rotated = await rotateSecret(keys, added.id);
      expect(rotated.secrets).toHaveLength(2);
      expect(rotated.secrets[1]).toBe(added.secrets[0]);
      for (const secret of rotated.secrets) {
        const body = '{"type":"coupon.claimed"}';
        const headers = signedHeaders('msg_1', Math.floor(Date.now() / 1_000), body, rotated.secrets);
        expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
        expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
      }
      const third = await rotateSecret(keys, added.id);
      expect(third.secrets).not.toContain(added.secrets[0]);
      expect(await readEndpoints(keys)).toEqual([third]);
      expect((await stat(join(keys, 'webhooks.json'))).mode & 0o777).toBe(0o600);
      await removeEndpoint(keys, added.id);
      expect(await readFile(join(keys, 'webhooks.json'), 'utf8')).not.toContain('whsec_');
    } finally {
      await rm(keys, { recursive: true });
    }
  });

  it('are not made where nobody listens, nor for another shop', async () => {
    await syncEndpoints({ ...env, endpoints: [] });
    await shop.code('a');
    await syncEndpoints({ ...env, shop: 'https://other.example' });
    await shop.code('a');
    expect(await shop.database.db.selectFrom('webhook_outbox').selectAll().execute()).toEqual([]);
    await syncEndpoints({ ...env, shop: 'https://other.example', endpoints: [] });
  });

  it('that were delivered are forgotten after a day, those given up after a month', async () => {
    await shop.code('a');
    await deliverDue(env);
    await shop.code('a');
    receiver.next = [410];
    await deliverDue(env);
    const left = async () => {
      await pruneOutbox(env);
      const { delivered, dead } = await outboxState(env);
      return [delivered, dead];
    };
    expect(await left()).toEqual([1, 1]);
    shop.now += 2 * DAY;
    expect(await left()).toEqual([0, 1]);
    shop.now += 30 * DAY;
    expect(await left()).toEqual([0, 0]);
  });
});

describe('pauses', () => {
  it('grow from seconds to a day, vary by a tenth, and end', () => {
    const due = (attempts: number, random: number) => {
      const { due_at } = after({ problem: 'status-500' }, attempts, 0, random) as { due_at?: Date };
      return due_at && due_at.getTime() / 1_000;
    };
    expect(PAUSES.map((_, attempts) => due(attempts, 0.5))).toEqual([...PAUSES]);
    expect([due(2, 0), due(2, 1)]).toEqual([1_620, 1_980]);
    expect(due(PAUSES.length, 0.5)).toBeUndefined();
  });
});

describe('an address inside', () => {
  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '192.0.0.1',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:0:a00:1::',
    '2001:db8::1',
    'not an address',
    '',
  ])('%s is none of the open internet', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.32.0.1',
    '192.169.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('%s is one', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it('is refused behind a name, too, whichever of its addresses it is', async () => {
    const names: Record<string, string[]> = {
      'open.example': ['1.1.1.1', '2606:4700::1111'],
      'inside.example': ['10.0.0.1'],
      'both.example': ['1.1.1.1', '127.0.0.1'],
    };
    const look = publicLookup(((name: string, _: unknown, done: (error: null, all: object[]) => void) =>
      done(
        null,
        (names[name] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )) as never);
    const verdict = (name: string) =>
      new Promise((resolve) => look(name, {}, (error, address) => resolve(error ? error.code : address)));
    expect(await verdict('open.example')).toBe('1.1.1.1');
    expect(await verdict('inside.example')).toBe('EPRIVATE');
    expect(await verdict('both.example')).toBe('EPRIVATE');
    expect(await verdict('nobody.example')).toBe('EPRIVATE');
  });

  it.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://localhost/',
    'http://example.com/',
  ])('%s is never connected to', async (url) => {
    expect(await postMessage({ url, allowPrivate: false }, '{}', {})).toEqual({ problem: 'private-address' });
  });

  it.each([
    ['http://shop.example/', 'https'],
    ['ftp://shop.example/', 'https'],
    ['https://user:secret@shop.example/', 'password'],
    ['https://192.168.0.1/hooks', 'open internet'],
    ['no address', 'address'],
  ])('%s can’t be made an endpoint', async (url, why) => {
    await expect(addEndpoint(join(tmpdir(), 'etui-no-such-folder'), url)).rejects.toThrow(why);
  });
});

it('a secret is whsec_ and 24 to 64 bytes', () => {
  expect(isSecret(makeSecret())).toBe(true);
  for (const wrong of [
    '',
    'whsec_',
    `whsec_${'A'.repeat(28)}`,
    'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'whsec_%%%',
    `whsec_${'A'.repeat(200)}`,
  ]) {
    expect(isSecret(wrong), wrong).toBe(false);
  }
});
