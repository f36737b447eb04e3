import type { Transaction } from 'kysely';
import { inOrder } from '../../src/cart/order.js';
import type { Tables } from '../db/tables.js';
import type { RedeemContext, ReserveRequest } from './context.js';
import { Refusal } from './refusal.js';
import { identify, type ReserveAnswer, releaseOwnHold, reserve } from './reserve.js';

export interface ReserveAllRequest extends Omit<ReserveRequest, 'code'> {
  /** At most ten, each of another coupon. */
  readonly codes: readonly string[];
}

export interface ReserveAllAnswer {
  /** In the order in which they were applied, whatever the order of the codes. */
  readonly reservations: readonly ReserveAnswer[];
  /** Of all, minor units. */
  readonly discount: number;
}

/**
 * Holds several coupons for a checkout at once, or none: the cart's own order decides what each takes (docs/cart.md). Holds of
 * the same coupons by the same checkout are given back first; other coupons that it holds come before all of these.
 */
export async function reserveAll(
  tx: Transaction<Tables>,
  context: RedeemContext,
  { codes, ...request }: ReserveAllRequest,
): Promise<ReserveAllAnswer> {
  const byCoupon = new Map<string, { at: number; code: string }>();
  const coupons = [];
  for (const [at, code] of codes.entries()) {
    const { coupon } = await about(at, () => identify(tx, context, request.checkoutId, code));
    if (byCoupon.has(coupon.id)) throw new Refusal('does-not-stack', `codes.${at}: the same coupon twice`);
    byCoupon.set(coupon.id, { at, code });
    coupons.push(coupon);
  }
  // One order for all who ask, so that two checkouts wait for each other and never in a circle.
  const ordered = inOrder(coupons);
  for (const { id } of ordered) await releaseOwnHold(tx, context, request.checkoutId, id);
  const reservations: ReserveAnswer[] = [];
  // Theirs are parts of the answer, and not it.
  const one = { ...context, keeper: undefined };
  for (const coupon of ordered) {
    const { at, code } = byCoupon.get(coupon.id) ?? { at: 0, code: '' };
    reservations.push(await about(at, () => reserve(tx, one, { ...request, code })));
  }
  return { reservations, discount: reservations.reduce((sum, { discount }) => sum + discount, 0) };
}

/** A refusal says which of the codes it is about. */
async function about<Answer>(at: number, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    throw new Refusal(thrown.reason, `codes.${at}: ${thrown.message}`, thrown.because);
  }
}
