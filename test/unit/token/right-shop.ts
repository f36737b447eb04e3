/** A shop that gives out coupons for tokens alone, and a shopper's device in front of it, by the real code of both. */
import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { Database } from '../../../server/db/open-database.js';
import { publishedTerms } from '../../../server/published.js';
import { rotateTokenKeys } from '../../../server/token/rotate-keys.js';
import { GRANT_HEADER, TOKEN_REQUEST } from '../../../server/token/routes.js';
import { decodeBase64url } from '../../../src/pool/base64url.js';
import type { TokenKey } from '../../../src/pool/rights.js';
import type { PoolInput } from '../../../src/pool/schema.js';
import { rightBlinder } from '../../../src/wallet/right-blinder.js';
import { type CouponInput, couponInput, openShop, SHOP, type TestShop } from '../server/shop.js';

export interface RightShop {
  readonly shop: TestShop;
  /** Publishes another pool, keys and all. */
  publish(coupons: readonly CouponInput[], pool?: Partial<PoolInput>): Promise<void>;
  /** Of the published manifest, oldest first. */
  keys(): Promise<readonly TokenKey[]>;
  /** What the server does in its housekeeping. */
  rotate(): Promise<number | undefined>;
  /** The key whose epoch runs now. */
  running(): Promise<TokenKey>;
  request(body: Uint8Array, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** A whole issue; the token in base64url. */
  token(headers?: Readonly<Record<string, string>>): Promise<string>;
  claim(coupon: string, token: string | undefined, claim?: string): Promise<Response>;
}

export async function openRightShop(
  coupons: readonly CouponInput[] = [couponInput('a'), couponInput('b')],
  pool: Partial<PoolInput> = {},
  database?: Database,
): Promise<RightShop> {
  const shop = await openShop(coupons, database);
  const rotate = () => rotateTokenKeys({ folder: shop.folder, keys: shop.keys, now: shop.now });
  const publish: RightShop['publish'] = async (published, change = {}) => {
    await shop.publish(published, [], { rights: { perAddress: 10_000 }, ...change });
    await rotate();
  };
  await publish(coupons, pool);
  const addressOf = ({ req }: Context) => req.header('x-address') ?? '';
  const app = shop.appWith({ tokenKeys: shop.keys, addressOf });
  const keys = async () => (await publishedTerms(shop.folder)()).tokenKeys;
  const opened: RightShop = {
    shop,
    publish,
    keys,
    rotate,
    async running() {
      const found = (await keys()).find(({ from, to }) => from * 1_000 <= shop.now && shop.now < to * 1_000);
      if (!found) throw new Error('expected a key of the running epoch');
      return found;
    },
    async request(body, headers = {}) {
      // The rate limit is not under test here.
      shop.now += 2_000;
      return app.request('/etui/token', {
        method: 'POST',
        headers: { 'content-type': TOKEN_REQUEST, origin: SHOP, ...headers },
        body: Uint8Array.from(body),
      });
    },
    async token(headers) {
      const key = await opened.running();
      const pending = await rightBlinder.prepare(SHOP, key);
      const answer = await opened.request(decodeBase64url(pending.request), headers);
      if (!answer.ok) throw new Error(`expected a token, got ${answer.status}`);
      return rightBlinder.finish(key, pending, new Uint8Array(await answer.arrayBuffer()));
    },
    async claim(coupon, token, claim = randomUUID()) {
      return app.request('/etui/claim', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: SHOP },
        body: JSON.stringify({ coupon, claim, token }),
      });
    },
  };
  return opened;
}

export const asAccount = (grant: string) => ({ [GRANT_HEADER]: grant });

export async function reasonOf(answer: Response): Promise<string> {
  return answer.ok ? 'given' : ((await answer.json()) as { reason: string }).reason;
}
