import type { Transaction } from 'kysely';
import { taxOf } from '../../src/cart/tax.js';
import type { Coupon } from '../../src/pool/schema.js';
import type { Tables } from '../db/tables.js';
import { codeHmacOf } from './block.js';
import { hmac } from './codes.js';
import { dayOf, type RedeemContext, type ReserveRequest } from './context.js';
import { expireHolds, giveAllBack, hold, setStatus } from './holds.js';
import { Refusal } from './refusal.js';
import { besideOf, lockingCheckout } from './stacking.js';
import { lookAtHolds } from './standing.js';
import { discountOf, requireInForce, requireShopper, type Unenforced } from './terms.js';

export interface ReservedLine {
  readonly itemId: string;
  readonly discount: number;
  /** Of what is left of the line after this coupon and those before it, where the line named its rate. */
  readonly tax?: number;
}

export interface ReserveAnswer {
  readonly reservation: string;
  readonly coupon: string;
  readonly currency: string;
  /** Minor units: Σ lines + shipping + the gift's price. */
  readonly discount: number;
  /** In the cart's order. */
  readonly lines: readonly ReservedLine[];
  readonly shipping: number;
  /** To be put into the order for nothing: the coupon's gift, where the cart does not hold it. */
  readonly gift?: { readonly itemId: string; readonly price: number };
  /** ISO instant. */
  readonly expires: string;
  /** What the use costs in the shop's own points, for the backend to take off the balance; 0 where it costs none. */
  readonly points: number;
  /** Terms that could not be held, because the backend did not say what they hang on. */
  readonly unenforced: readonly Unenforced[];
}

/**
 * Holds a coupon for a checkout: the first step that counts against its limits. Everything happens in the caller's
 * transaction; a refusal rolls all of it back, an earlier hold of the same checkout included.
 */
export async function reserve(
  tx: Transaction<Tables>,
  context: RedeemContext,
  request: ReserveRequest,
): Promise<ReserveAnswer> {
  const { shop, terms, now, codeKey } = context;
  const { coupon, codeHmac } = await identify(tx, context, request.checkoutId, request.code);
  requireInForce(coupon, terms, now);
  const unenforced = requireShopper(coupon, request);
  const standing = await lookAtHolds(tx, context, request.checkoutId, coupon.id);
  const beside = besideOf(standing.others, terms, coupon);
  const discount = discountOf(coupon, request.cart, request.currency, terms, beside);

  if (standing.overdue) await expireHolds(tx, shop, coupon.id, now);
  if (standing.own) await releaseOwnHold(tx, context, request.checkoutId, coupon.id);
  // Not the guard, which stands in the statement that takes: it spares the writes of whoever comes too late anyway.
  else if (!standing.overdue && standing.used >= (coupon.limits.total ?? Number.POSITIVE_INFINITY)) {
    throw new Refusal('limit-total', 'a limit of the coupon is used up');
  }
  const { customerKey } = request;
  const held = {
    shop,
    id: context.newId(),
    coupon_id: coupon.id,
    code_hmac: codeHmac,
    single_use: coupon.code.type === 'minted',
    checkout_id: request.checkoutId,
    customer_hmac: customerKey === undefined ? null : hmac(codeKey, 'customer', shop, customerKey),
    day: dayOf(now),
    discount: discount.total,
    currency: request.currency,
    points: coupon.giving.way === 'points' ? coupon.giving.price : 0,
    order_id: null,
    refunded: 0,
    reserved_at: new Date(now),
    expires_at: new Date(now + context.holdMs),
  };
  const answer: ReserveAnswer = {
    reservation: held.id,
    coupon: coupon.id,
    currency: held.currency,
    discount: discount.total,
    lines: request.cart.lines.map(({ itemId, taxPercent }, index) => ({
      itemId,
      discount: discount.lines[index] ?? 0,
      ...(taxPercent !== undefined && {
        tax: taxOf(discount.paid[index] ?? 0, taxPercent, terms.pool.economics.prices).tax,
      }),
    })),
    shipping: discount.shipping,
    ...(coupon.benefit.kind === 'gift' &&
      discount.gift > 0 && { gift: { itemId: coupon.benefit.itemId, price: discount.gift } }),
    expires: held.expires_at.toISOString(),
    points: held.points,
    unenforced,
  };
  const isHeld = await hold(tx, held, coupon.limits, { ...context, answer });
  if (!isHeld) throw await codeTaken(tx, shop, codeHmac);
  return answer;
}

/** The coupon behind a code as typed: minted codes by HMAC, then fixed ones in any case. From here on the checkout is locked. */
export async function identify(
  tx: Transaction<Tables>,
  { shop, terms, codeKey }: RedeemContext,
  checkoutId: string,
  typed: string,
): Promise<{ coupon: Coupon; codeHmac: string }> {
  const codeHmac = codeHmacOf(codeKey, shop, typed);
  const known = await tx
    .with('locked', (statements) => lockingCheckout(statements, shop, checkoutId))
    .selectNoFrom((eb) => [
      eb
        .selectFrom('codes')
        .select('coupon_id')
        .where('shop', '=', shop)
        .where('code_hmac', '=', codeHmac)
        .as('couponId'),
      eb
        .exists(
          eb
            .selectFrom('blocked_codes')
            .select('code_hmac')
            .where('shop', '=', shop)
            .where('code_hmac', '=', codeHmac),
        )
        .as('isBlocked'),
    ])
    .executeTakeFirstOrThrow();
  if (known.isBlocked) throw new Refusal('code-blocked', 'the shop took this code out of use');
  const minted = known.couponId;
  const wanted = typed.trim().toUpperCase();
  const coupon = terms.pool.coupons.find(({ id, code }) =>
    minted === null ? code.type === 'fixed' && code.value.toUpperCase() === wanted : id === minted,
  );
  if (coupon) return { coupon, codeHmac };
  // A code whose coupon has left the pool was given out in good faith, but nobody knows its terms any more.
  throw new Refusal(
    minted === null ? 'unknown-code' : 'withdrawn',
    'code: expected one of a coupon in the pool',
  );
}

/** A checkout that asks again, with a changed cart perhaps, gives its hold back first. */
export async function releaseOwnHold(
  tx: Transaction<Tables>,
  { shop, now }: RedeemContext,
  checkoutId: string,
  couponId: string,
): Promise<void> {
  const own = await tx
    .selectFrom('reservations')
    .selectAll()
    .where('shop', '=', shop)
    .where('checkout_id', '=', checkoutId)
    .where('coupon_id', '=', couponId)
    .where('status', '=', 'held')
    .forUpdate()
    .executeTakeFirst();
  if (!own) return;
  await setStatus(tx, own, 'released');
  await giveAllBack(tx, own, 'release', now);
}

async function codeTaken(tx: Transaction<Tables>, shop: string, codeHmac: string): Promise<Refusal> {
  const used = await tx
    .selectFrom('reservations')
    .select('id')
    .where('shop', '=', shop)
    .where('code_hmac', '=', codeHmac)
    .where('status', '=', 'committed')
    .executeTakeFirst();
  return used
    ? new Refusal('code-used', 'the code was used by an order')
    : new Refusal('code-in-use', 'another checkout holds this code');
}
