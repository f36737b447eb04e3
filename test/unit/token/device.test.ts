/** The right to claim from the device's side: a real engine with a database that stays, in front of a real server. */
import 'fake-indexeddb/auto';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../server/app.js';
import { type Database, openDatabase } from '../../../server/db/open-database.js';
import { createServerSecrets, readServerSecrets } from '../../../server/sign/keys.js';
import { makeGrant } from '../../../server/token/grant.js';
import { rotateTokenKeys } from '../../../server/token/rotate-keys.js';
import { tokenPoster } from '../../../src/egress.js';
import { enterTrial } from '../../../src/engine/trial.js';
import type { ExportedData } from '../../../src/store/store.js';
import { RIGHT_KEY } from '../../../src/wallet/right.js';
import { EngineHarness } from '../../support/engine-harness.js';
import { randomArtifact } from '../../support/random-artifact.js';
import { type SignedShop, signedShop } from '../../support/signed-shop.js';
import { couponInput, HOUR, NOW, poolOf } from '../policy/fixtures.js';

const EAGER = { base: [-12, 0], coupons: [20, -12, 0] };
const minted = (id: string) => couponInput({ id, code: { type: 'minted' } });
const item = (id: string) => ({ currency: 'EUR', items: [{ item_id: id, price: 40 }] });
/** The class behind the global: another one would not be taken for a database. */
const FreshDatabase = indexedDB.constructor as new () => IDBFactory;
const GIVEN = { personalise: true, measure: false };

interface Sent {
  readonly url: string;
  readonly bytes: number;
  readonly init: RequestInit | undefined;
}

describe('the right to claim on the device', () => {
  let shop: SignedShop;
  let database: Database;
  let secret: string;
  let server: ReturnType<typeof createApp>;
  let now: number;
  let sent: Sent[];
  /** What the network does to the next requests for a token: nothing, or a broken line after the server has heard them. */
  let breaks: number;
  let pages = 0;

  beforeAll(async () => {
    database = await openDatabase();
    const pool = poolOf([minted('a'), minted('b')], {
      rights: { epochDays: 7, perAddress: 10_000 },
      restraint: {
        minEvents: 3,
        perHour: 50,
        perDay: 50,
        perWeek: 50,
        coolDownMs: 0,
        quietAfterPurchaseMs: 0,
      },
    });
    shop = await signedShop({ pool, artifact: await randomArtifact(1, EAGER), now: NOW });
    await createServerSecrets(shop.keys);
    const { codeKey, backend } = await readServerSecrets(shop.keys);
    secret = backend[0] as string;
    await rotateTokenKeys({ folder: shop.folder, keys: shop.keys, now: NOW });
    server = createApp({
      db: database.db,
      clock: () => now,
      random: (bytes) => randomBytes(bytes),
      config: {
        shop: pool.shop,
        folder: shop.folder,
        codeKey,
        backendSecrets: backend,
        tokenKeys: shop.keys,
      },
      onError: (error) => console.error(error),
    });
  });
  afterAll(async () => {
    await database.close();
    await shop.remove();
  });
  beforeEach(() => {
    globalThis.indexedDB = new FreshDatabase();
    now = NOW + HOUR;
    sent = [];
    breaks = 0;
  });

  /** A page of a browser that remembers; resolves once all that its schedule brings is there. */
  async function page(consent = GIVEN, account?: string): Promise<EngineHarness> {
    now += 60_000;
    const opened = new EngineHarness({
      fetch: async (input, init) => {
        const url = String(input).slice('https://shop.example'.length);
        const body = init?.body as string | Uint8Array | undefined;
        sent.push({ url: url.replace(/[\w-]{43}/, '…'), bytes: body?.length ?? 0, init });
        const headers = { ...(init?.headers as Record<string, string>), origin: 'https://shop.example' };
        const answer = await server.request(url, { ...init, headers } as RequestInit);
        if (url === '/etui/token' && breaks-- > 0) throw new TypeError('the line broke off');
        return answer;
      },
      options: {
        shop: 'https://shop.example',
        base: shop.base,
        root: shop.anchor,
        ...(account && { account }),
      },
      now,
      ids: `page-of-a-browser-${++pages}-`,
    });
    opened.engine.handle({ type: 'consent', consent });
    return opened.ready();
  }
  const tokens = () => sent.filter(({ url }) => url === '/etui/token');
  async function shopping(on: EngineHarness): Promise<void> {
    for (const id of ['x', 'y', 'z']) await on.event('view_item', item(id), 5_000, `${id} at ${on.now}`);
    now = on.now;
  }
  const offerOn = (on: EngineHarness) => on.of('offer').at(-1)?.offer;

  it('is asked for once in an epoch, on the schedule, by who does nothing as by who does much', async () => {
    const quiet = await page();
    expect(tokens()).toHaveLength(1);
    const first = sent.map(({ url, bytes }) => `${url} ${bytes}`);
    quiet.engine.handle({ type: 'display', forms: false });

    globalThis.indexedDB = new FreshDatabase();
    sent = [];
    const lively = await page();
    await shopping(lively);
    expect(sent.map(({ url, bytes }) => `${url} ${bytes}`)).toEqual(first);
    expect(offerOn(lively)).toBeTruthy();
    sent = [];
    await page();
    await page();
    expect(tokens()).toEqual([]);
  });

  it('is asked for without credentials or referrer, in 259 bytes of which none is told to anybody else', async () => {
    await page();
    const [{ init, bytes } = {} as Sent] = tokens();
    expect(init).toMatchObject({
      method: 'POST',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
    });
    expect(init?.headers).toEqual({ 'content-type': 'application/private-token-request' });
    expect(bytes).toBe(259);
  });

  it('is not asked for before consent, and what needs it is not offered then', async () => {
    const opened = await page({ personalise: false, measure: false });
    await shopping(opened);
    expect(tokens()).toEqual([]);
    expect(offerOn(opened)).toBeFalsy();
    const { why } = await opened.call<{ why: string }>('status');
    expect(why).toContain('no-right');
  });

  it('claims one offer, and after that none of those that need it is shown', async () => {
    const opened = await page();
    await shopping(opened);
    const offer = offerOn(opened);
    const claimed = await opened.call<{ code: string }>('claim', offer?.offerId);
    expect(claimed.code).toMatch(/^[0-9A-Z-]{19}$/);
    const claim = JSON.parse(String(sent.find(({ url }) => url === '/etui/claim')?.init?.body)) as object;
    expect(Object.keys(claim).sort()).toEqual(['claim', 'coupon', 'token']);

    await opened.event('purchase', { transaction_id: 't', value: 40, ...item('x'), coupon: claimed.code });
    await shopping(opened);
    // The one that was used says so; no other has come.
    expect(offerOn(opened)).toMatchObject({ couponId: 'a', status: 'used' });
    expect((await opened.call<{ why: string }>('status')).why).toContain('no-right');
  });

  it('stays with its offer where the line broke, and is given back where the claim was refused', async () => {
    const opened = await page();
    await shopping(opened);
    const { offerId } = offerOn(opened) as { offerId: string };
    const kept = async () =>
      (await opened.call<ExportedData>('exportAll')).state[RIGHT_KEY] as { offerId?: string };
    await shop.sign({ deny: ['a', 'b'] });
    await expect(opened.call('claim', offerId)).rejects.toMatchObject({ code: 'egress/unexpected-status' });
    expect((await kept()).offerId).toBeUndefined();
    await shop.sign({ deny: [] });
    await opened.call('claim', offerId);
    expect((await kept()).offerId).toBe(offerId);
  });

  it('whose answer was lost is asked for again in the very same bytes, and given once', async () => {
    breaks = 1;
    const account = makeGrant(secret, 'https://shop.example', 'account-number-five', NOW / 1_000 + 7_200);
    await page(GIVEN, account);
    await page(GIVEN, account);
    const [lost, again] = tokens().map(({ init }) => Buffer.from(init?.body as Uint8Array).toString('hex'));
    expect(again).toBe(lost);
    expect(tokens()[0]?.init?.headers).toMatchObject({ 'etui-grant': account });
    await page(GIVEN, account);
    expect(tokens()).toHaveLength(2);
  });

  it('that was refused is not asked for with every page', async () => {
    const account = makeGrant(secret, 'https://shop.example', 'account-number-six', NOW / 1_000 + 7_200);
    await page(GIVEN, account);
    // A second device of the same account: one token an epoch.
    globalThis.indexedDB = new FreshDatabase();
    sent = [];
    const second = await page(GIVEN, account);
    await page(GIVEN, account);
    expect(tokens()).toHaveLength(1);
    await shopping(second);
    expect(offerOn(second)).toBeFalsy();
  });

  it('is in what the shopper can export, and erased with the rest', async () => {
    const opened = await page();
    const data = await opened.call<ExportedData>('exportAll');
    expect(data.state[RIGHT_KEY]).toMatchObject({ token: expect.stringMatching(/^[\w-]{472}$/) });
    await opened.call('erase');
    expect((await opened.call<ExportedData>('exportAll')).state[RIGHT_KEY]).toBeUndefined();
  });
});

it('what asks for it can be read afterwards, field by field: the blinded request, and the shop’s word for the account', async () => {
  const told: unknown[] = [];
  const post = tokenPoster(
    async () => new Response(new Uint8Array(256)),
    (url, body) => told.push([url, JSON.parse(body ?? '')]),
  );
  await post('https://shop.example/etui/token', {
    request: Uint8Array.from([0, 2, 255]),
    grant: 'name.1.mac',
  });
  expect(told).toEqual([['https://shop.example/etui/token', { request: 'AAL/', grant: 'name.1.mac' }]]);
});

describe('the arm of a shopper with a token', () => {
  it('is drawn from it, whoever is logged in, and told to the shop with the token itself', async () => {
    const kept = new Map<string, unknown>();
    const store = {
      get: async <T>(key: string) => kept.get(key) as T | undefined,
      update: async <T>(key: string, change: (old: T | undefined) => T | undefined) => {
        kept.set(key, change(kept.get(key) as T));
        return kept.get(key) as T;
      },
    };
    const { trial } = poolOf([couponInput()], { trial: { id: 't', holdout: 0.5 } });
    const token = 'T'.repeat(472);
    const account = 'account-of-somebody';
    const place = await enterTrial(store, () => 'id', trial, account, token);
    expect(place.orderFields).toMatchObject({ etui_arm_source: 'token', etui_token: token });
    const other = await enterTrial(store, () => 'id', trial, account);
    expect(other.orderFields).toMatchObject({ etui_arm_source: 'account' });
    expect(other.orderFields).not.toHaveProperty('etui_token');
  });
});
