/**
 * Orders as the shop's backend tells them, each with its arm. What the page says of an arm is believed only as `local`; from the
 * name of an account or a token the arm is drawn here again, by the function that the device uses.
 */
import type { Transaction } from 'kysely';
import { armAt, armShares, drawOf } from '../../src/measure/arms.js';
import type { TokenKey } from '../../src/pool/rights.js';
import type { Trial } from '../../src/pool/trials.js';
import type { ArmSource, Tables } from '../db/tables.js';
import { hmac } from '../redeem/codes.js';
import { dayOf, type RedeemContext } from '../redeem/context.js';
import { Refusal } from '../redeem/refusal.js';
import { commit } from '../redeem/settle.js';
import { verifyToken } from '../token/verify-token.js';

/** Who ordered, as the arm sees it. */
export type ToldArm =
  | { readonly source: 'account' | 'token'; readonly name: string; readonly trial?: string | undefined }
  | { readonly source: 'cookie' | 'local'; readonly arm: string; readonly trial?: string | undefined };

export interface ToldOrder {
  readonly orderId: string;
  readonly currency: string;
  /** What the goods brought after all discounts; minor units. */
  readonly revenue: number;
  /** What they cost the shop; profit is known only where it is given. */
  readonly cost?: number | undefined;
  readonly discount?: number | undefined;
  readonly coupon?: string | undefined;
  readonly customerKey?: string | undefined;
  /** ISO instant; now when absent. */
  readonly at?: string | undefined;
  readonly arm?: ToldArm | undefined;
}

export interface OrderAnswer {
  readonly recorded: true;
  /** The arm it counts for; null where none could be told. */
  readonly arm: string | null;
}

/** Records an order; told again it replaces what was told before. @throws Refusal currency-mismatch */
export async function recordOrder(
  tx: Transaction<Tables>,
  { shop, terms, now, codeKey }: Pick<RedeemContext, 'shop' | 'terms' | 'now' | 'codeKey'>,
  order: ToldOrder,
  known: { readonly customerHmac?: string | null } = {},
): Promise<OrderAnswer> {
  const { pool } = terms;
  if (order.currency !== pool.currency)
    throw new Refusal('currency-mismatch', `currency: expected ${pool.currency}`);
  const at = order.at === undefined ? now : Date.parse(order.at);
  const placed = (await isGenuine(order.arm, shop, terms.tokenKeys, at))
    ? await placeInTrial(pool.trial, order.arm)
    : undefined;
  const { customerKey } = order;
  const row = {
    at: new Date(at),
    day: dayOf(at),
    currency: order.currency,
    revenue: order.revenue,
    discount: order.discount ?? 0,
    profit: order.cost === undefined ? null : order.revenue - order.cost,
    coupon_id: order.coupon ?? null,
    customer_hmac:
      customerKey === undefined ? (known.customerHmac ?? null) : hmac(codeKey, 'customer', shop, customerKey),
    trial: placed ? pool.trial.id : null,
    arm_source: placed?.source ?? null,
    arm: placed?.arm ?? null,
  };
  await tx
    .insertInto('orders')
    .values({ shop, order_id: order.orderId, ...row })
    .onConflict((conflict) => conflict.columns(['shop', 'order_id']).doUpdateSet(row))
    .execute();
  return { recorded: true, arm: row.arm };
}

/** The arms of these names in the trial that is published now: for a backend that counts its accounts by arm. */
export async function armsOf(
  trial: Trial,
  source: 'account' | 'token',
  names: readonly string[],
): Promise<{ trial: string; arms: string[] }> {
  const arms = await Promise.all(
    names.map(async (name) => armAt(trial, await drawOf(trial.id, source, name))),
  );
  return { trial: trial.id, arms };
}

/** A name of one's own making would be an arm of one's own choosing: a token counts by its signature, while its key is live. */
async function isGenuine(
  told: ToldArm | undefined,
  shop: string,
  keys: readonly TokenKey[] | undefined,
  at: number,
): Promise<boolean> {
  if (told?.source !== 'token') return true;
  return verifyToken(told.name, shop, keys ?? [], at).then(
    () => true,
    (thrown: unknown) => {
      if (thrown instanceof Refusal) return false;
      throw thrown;
    },
  );
}

/** Undefined where the order is of an earlier trial, or names an arm that there isn't: then it counts for none. */
async function placeInTrial(
  trial: Trial,
  told: ToldArm | undefined,
): Promise<{ readonly source: ArmSource; readonly arm: string } | undefined> {
  const isRunning = trial.holdout > 0 || trial.arms.length > 0;
  if (!told || !isRunning || (told.trial ?? trial.id) !== trial.id) return undefined;
  // Both are self-reported, and of the same shares: they count together.
  if ('arm' in told) return armShares(trial).has(told.arm) ? { source: 'local', arm: told.arm } : undefined;
  const { source } = told;
  return { source, arm: armAt(trial, await drawOf(trial.id, source, told.name)) };
}

/** A commit that tells the order along: coupon, discount and customer are those of its reservations. */
export async function commitWithOrder(
  tx: Transaction<Tables>,
  context: RedeemContext,
  { order, ...request }: CommitRequest,
): ReturnType<typeof commit> {
  const answer = await commit(tx, context, request);
  if (!order) return answer;
  const used = await tx
    .selectFrom('reservations')
    .select(['coupon_id', 'discount', 'customer_hmac'])
    .where('shop', '=', context.shop)
    .where('order_id', '=', request.orderId)
    .where('status', '=', 'committed')
    .orderBy('discount', 'desc')
    .execute();
  const discount = used.reduce((sum, one) => sum + one.discount, 0);
  const customerHmac = used.find(({ customer_hmac }) => customer_hmac !== null)?.customer_hmac ?? null;
  const told = { ...order, orderId: request.orderId, coupon: used[0]?.coupon_id, discount };
  await recordOrder(tx, context, told, { customerHmac });
  return answer;
}

export interface CommitRequest {
  readonly reservation: string;
  readonly orderId: string;
  readonly order?: Omit<ToldOrder, 'orderId' | 'discount' | 'coupon' | 'customerKey'>;
}
