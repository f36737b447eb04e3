import { createHash, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeGrant } from '../../../server/token/grant.js';
import { pruneRights } from '../../../server/token/issue.js';
import { assignArm } from '../../../src/measure/arms.js';
import { decodeBase64url } from '../../../src/pool/base64url.js';
import { Trial } from '../../../src/pool/trials.js';
import { rightBlinder } from '../../../src/wallet/right-blinder.js';
import { couponInput, SHOP } from '../server/shop.js';
import { asAccount, openRightShop, type RightShop, reasonOf } from './right-shop.js';

const DAY = 86_400_000;
let opened: RightShop;
beforeAll(async () => {
  opened = await openRightShop([
    couponInput('a'),
    couponInput('b'),
    couponInput('open', { code: { type: 'fixed', value: 'SAVE10' } }),
  ]);
});
afterAll(() => opened.shop.close());

const grantFor = (account: string, changes: { secret?: string; shop?: string; minutes?: number } = {}) => {
  const { secret = opened.shop.secret, shop = SHOP, minutes = 60 } = changes;
  return asAccount(makeGrant(secret, shop, account, Math.floor(opened.shop.now / 1_000) + minutes * 60));
};
const freshAccount = () => randomUUID().replaceAll('-', '');

describe('a token', () => {
  it('is given out, and claims one coupon', async () => {
    const token = await opened.token();
    expect(token).toHaveLength(472);
    expect(await reasonOf(await opened.claim('a', token))).toBe('given');
  });

  it('claims one coupon and no second one, of whichever kind', async () => {
    const token = await opened.token();
    expect(await reasonOf(await opened.claim('a', token))).toBe('given');
    expect(await reasonOf(await opened.claim('b', token))).toBe('right-spent');
    expect(await reasonOf(await opened.claim('a', token))).toBe('right-spent');
  });

  it('gets the same code for the same claim again, whose answer was lost', async () => {
    const token = await opened.token();
    const claim = randomUUID();
    const codes = [await opened.claim('a', token, claim), await opened.claim('a', token, claim)];
    const [first, second] = (await Promise.all(codes.map((one) => one.json()))) as { code: string }[];
    expect(first?.code).toMatch(/^[0-9A-Z-]{19}$/);
    expect(second?.code).toBe(first?.code);
  });

  it('is needed for a minted code, and not for one that stands in the pool', async () => {
    expect(await reasonOf(await opened.claim('a', undefined))).toBe('right-missing');
    expect(await reasonOf(await opened.claim('open', undefined))).toBe('given');
  });

  it('is not spent by a claim that is refused for another reason', async () => {
    const token = await opened.token();
    expect(await reasonOf(await opened.claim('gone', token))).toBe('unknown-coupon');
    expect(await reasonOf(await opened.claim('a', token))).toBe('given');
  });
});

describe('tokens are given out', () => {
  it('one to an account and epoch, the backend vouching for it', async () => {
    const account = freshAccount();
    await opened.token(grantFor(account));
    await expect(opened.token(grantFor(account))).rejects.toThrow('409');
    await opened.token(grantFor(freshAccount()));
  });

  it('with the same bytes again for the same request, counted once', async () => {
    const account = freshAccount();
    const { request } = await rightBlinder.prepare(SHOP, await opened.running());
    const answers = [0, 1].map(() => opened.request(decodeBase64url(request), grantFor(account)));
    const [first, second] = await Promise.all(answers.map(async (one) => (await one).arrayBuffer()));
    expect(Buffer.from(second as ArrayBuffer).equals(Buffer.from(first as ArrayBuffer))).toBe(true);
  });

  it.each([
    ['of another secret', { secret: 'x'.repeat(43) }],
    ['for another shop', { shop: 'https://other.example' }],
    ['that is over', { minutes: -1 }],
    ['that promises too much', { minutes: 60 * 24 * 30 }],
  ])('for no grant %s', async (_, changes) => {
    const { request } = await rightBlinder.prepare(SHOP, await opened.running());
    const answer = await opened.request(decodeBase64url(request), grantFor(freshAccount(), changes));
    expect(await reasonOf(answer)).toBe('grant-invalid');
  });

  it('to who has a grant of the server’s own making, which only the backend gets', async () => {
    const account = freshAccount();
    const app = opened.shop.appWith({ tokenKeys: opened.shop.keys });
    const ask = (secret: string) =>
      app.request('/etui/grant', {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}` },
        body: JSON.stringify({ account }),
      });
    expect((await ask('wrong')).status).toBe(401);
    const { grant } = (await (await ask(opened.shop.secret)).json()) as { grant: string };
    await opened.token(asAccount(grant));
    await expect(opened.token(grantFor(account))).rejects.toThrow('409');
  });

  it('to pages of the shop alone', async () => {
    const { request } = await rightBlinder.prepare(SHOP, await opened.running());
    const body = decodeBase64url(request);
    expect(await reasonOf(await opened.request(body, { origin: 'https://evil.example' }))).toBe(
      'origin-not-allowed',
    );
    expect(await reasonOf(await opened.request(body, { 'content-type': 'text/plain' }))).toBe(
      'invalid-request',
    );
  });

  it('in answer to nothing but a request of their type, of this epoch’s key', async () => {
    const { request } = await rightBlinder.prepare(SHOP, await opened.running());
    const right = decodeBase64url(request);
    const changed = (change: (bytes: Uint8Array) => void) => {
      const bytes = right.slice();
      change(bytes);
      return opened.request(bytes).then(reasonOf);
    };
    expect(await changed((bytes) => bytes.set([0, 1]))).toBe('invalid-request');
    expect(await changed((bytes) => bytes.set([((right[2] as number) + 1) % 256], 2))).toBe(
      'unknown-token-key',
    );
    expect(await changed((bytes) => bytes.fill(255, 3))).toBe('invalid-request');
    expect(await reasonOf(await opened.request(right.slice(1)))).toBe('invalid-request');
    expect(await reasonOf(await opened.request(Uint8Array.from([...right, 0])))).toBe('body-too-large');
  });
});

describe('tokens by address prefix', () => {
  it('are as many as the pool says, to IPv6 by its network of 64 bits, and to others again as many', async () => {
    await opened.publish([couponInput('a')], { rights: { perAddress: 2 } });
    const from = (address: string) => opened.token({ 'x-address': address });
    await from('2001:db8:1:2::3');
    await from('2001:db8:1:2:ffff::4');
    await expect(from('2001:db8:1:2::5')).rejects.toThrow('409');
    await from('2001:db8:1:3::3');
    await opened.publish([couponInput('a')], { rights: { perAddress: 0 } });
    await expect(from('192.0.2.1')).rejects.toThrow('409');
    await opened.token(grantFor(freshAccount()));
  });
});

describe('what may be claimed follows from the token', () => {
  it('nothing in the holdout, and of coupons for arms those of its own', async () => {
    const arms = ['red', 'blue'].map((id) => ({ id, share: 0.5 }));
    await opened.publish([couponInput('a'), couponInput('red', { conditions: { arms: ['red'] } })], {
      trial: { id: 't', holdout: 0.4, arms },
    });
    const seen = new Set<string>();
    for (let n = 0; n < 200 && seen.size < 3; n++) {
      const token = await opened.token();
      const [red, all] = [await opened.claim('red', token), await opened.claim('a', token)];
      seen.add(`${await reasonOf(red)}, ${await reasonOf(all)}`);
    }
    // Of red, of blue, held out: nothing else can happen.
    expect([...seen].sort()).toEqual([
      'given, right-spent',
      'right-not-for-this, given',
      'right-not-for-this, right-not-for-this',
    ]);
  });

  it('of coupons by lot those that it draws: none by a lot that nobody wins', async () => {
    const byLot = (id: string, probability: number) =>
      couponInput(id, { giving: { way: 'random', probability, epochDays: 7 } });
    await opened.publish([byLot('never', 0), byLot('always', 1)]);
    const token = await opened.token();
    expect(await reasonOf(await opened.claim('never', token))).toBe('right-not-for-this');
    expect(await reasonOf(await opened.claim('always', token))).toBe('given');
  });
});

describe('an order', () => {
  const arms = ['red', 'blue'].map((id) => ({ id, share: 0.5 }));
  const armOf = async (name: string) => {
    const body = { orderId: randomUUID(), currency: 'EUR', revenue: 5_000, arm: { source: 'token', name } };
    return ((await (await opened.shop.post('order', body)).json()) as { arm: string | null }).arm;
  };

  it('counts for the arm that its token is drawn into, as on the device, whether the token was spent or not', async () => {
    await opened.publish([couponInput('a')], { trial: { id: 't', arms } });
    const trial = v.parse(Trial, { id: 't', arms });
    for (let n = 0; n < 4; n++) {
      const token = await opened.token();
      if (n % 2 === 0) await opened.claim('a', token);
      expect(await armOf(token)).toBe((await assignArm(trial, { token, local: 'device' })).arm);
    }
  });

  it('counts for none by a token that nobody gave out', async () => {
    const token = await opened.token();
    expect(await armOf(`${token.slice(0, -8)}AAAAAAAA`)).toBeNull();
    expect(await armOf('made-up-by-a-page-0000')).toBeNull();
  });
});

describe('what the server has seen and kept', () => {
  it('of an issue shares no 4 bytes with what is presented, and no row of one table is in another', async () => {
    await opened.publish([couponInput('a')]);
    const { db } = opened.shop.database;
    for (const table of ['right_subjects', 'right_requests', 'right_spent'] as const)
      await db.deleteFrom(table).execute();
    const key = await opened.running();
    const pending = await rightBlinder.prepare(SHOP, key);
    const request = decodeBase64url(pending.request);
    const answer = new Uint8Array(await (await opened.request(request)).arrayBuffer());
    const token = await rightBlinder.finish(key, pending, answer);
    await opened.claim('a', token);

    const presented = Buffer.from(decodeBase64url(token));
    // All but what every token of the epoch has alike: challenge and key id.
    const own = presented.subarray(2, 34).toString('hex') + presented.subarray(98).toString('hex');
    const seen = Buffer.concat([request.subarray(3), answer]);
    const fours = Array.from({ length: seen.length - 3 }, (_, at) =>
      seen.subarray(at, at + 4).toString('hex'),
    );
    expect(fours.filter((four) => own.includes(four))).toEqual([]);

    const [subjects, requests, spent] = await Promise.all([
      db.selectFrom('right_subjects').select(['subject']).execute(),
      db.selectFrom('right_requests').select(['subject', 'request_hash']).execute(),
      db.selectFrom('right_spent').select(['nullifier', 'claim_hmac']).execute(),
    ]);
    expect([subjects.length, requests.length, spent.length]).toEqual([1, 1, 1]);
    const issued = [...subjects, ...requests].flatMap((row) => Object.values(row));
    expect(spent.flatMap((row) => Object.values(row)).filter((value) => issued.includes(value))).toEqual([]);
    const input = createHash('sha256').update(presented.subarray(0, 98)).digest('base64url');
    expect(spent[0]?.nullifier).toBe(input);
  });
});

describe('keys', () => {
  it('are renewed epoch by epoch, never more than two, and tokens count for a day of grace', async () => {
    const { shop } = opened;
    const first = await opened.running();
    const [early, late] = [await opened.token(), await opened.token()];
    expect(await opened.rotate()).toBeUndefined();

    shop.now = (first.to - 3_600) * 1_000;
    await opened.rotate();
    expect(await opened.keys()).toHaveLength(2);
    expect((await opened.running()).key).toBe(first.key);

    shop.now = (first.to + 3_600) * 1_000;
    const second = await opened.running();
    expect(second.key).not.toBe(first.key);
    // The old key gives out no more, but its tokens still count.
    const { request } = await rightBlinder.prepare(SHOP, first);
    expect(await reasonOf(await opened.request(decodeBase64url(request)))).toBe('unknown-token-key');
    expect(await reasonOf(await opened.claim('a', early))).toBe('given');
    expect(await reasonOf(await opened.claim('a', await opened.token()))).toBe('given');

    shop.now = first.until * 1_000;
    expect(await reasonOf(await opened.claim('a', late))).toBe('right-invalid');
    await opened.rotate();
    expect((await opened.keys()).map(({ key }) => key)).toEqual([second.key]);
    // Replayed after the rotation, a spent token is no better than an unspent one.
    expect(await reasonOf(await opened.claim('a', early))).toBe('right-invalid');
    for (let day = 0; day < 20; day++) {
      shop.now += DAY / 2;
      await opened.rotate();
      expect((await opened.keys()).length).toBeLessThanOrEqual(2);
      await opened.running();
    }
  });

  it('are forgotten with whose tokens they gave out, and which were spent', async () => {
    const { shop } = opened;
    const { db } = shop.database;
    await pruneRights(db, SHOP, shop.now);
    for (const table of ['right_subjects', 'right_requests', 'right_spent'] as const) {
      expect(await db.selectFrom(table).select('shop').execute(), table).toEqual([]);
    }
    const files = (await readdir(shop.keys)).filter((name) => name.endsWith('.token.json'));
    expect(files).toHaveLength((await opened.keys()).length);
  });

  it('go with the pool’s wish for them', async () => {
    await opened.publish([couponInput('a')], { rights: undefined });
    expect(await opened.keys()).toEqual([]);
    expect(await reasonOf(await opened.claim('a', undefined))).toBe('given');
    expect(await reasonOf(await opened.request(new Uint8Array(259)))).toBe('no-rights');
  });
});
