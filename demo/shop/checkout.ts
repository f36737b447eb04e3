/**
 * The checkout: what it costs, and the coupon's way through it. The shop's backend holds the coupon when the checkout
 * begins, commits it with the order and gives it back when the payment fails; the page has no say in any of that.
 */
import { type CartItem, itemsOf, shippingOf, totalOf } from './cart.js';
import { newCheckoutId, type ShopSession } from './sessions.js';

/** The part of Etui's server that a shop's backend talks to. Amounts in cents. */
export interface CouponDesk {
  reserve(request: ReserveRequest): Promise<Answer<{ reservationId: string; discount: number }>>;
  commit(request: { reservationId: string; orderId: string }): Promise<Answer<object>>;
  release(request: { reservationId: string }): Promise<Answer<object>>;
}
export interface ReserveRequest {
  readonly code: string;
  readonly items: readonly CartItem[];
  readonly checkoutId: string;
}
/** `reason` is one of the server's refusals, or `unreachable`. */
export type Answer<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly reason: string };

/** A coupon held for this checkout. */
export interface Hold {
  readonly reservationId: string;
  readonly code: string;
  readonly discount: number;
  /** What the hold was made for: another cart needs another hold. */
  readonly cartKey: string;
}

export interface Quote {
  readonly items: readonly CartItem[];
  readonly goods: number;
  readonly shipping: number;
  readonly discount: number;
  readonly total: number;
}

export interface Order extends Pick<Quote, 'goods' | 'shipping' | 'discount' | 'total'> {
  readonly id: string;
  readonly cart: readonly CartItem[];
  readonly code?: string;
  readonly email: string;
}

const keyOf = (session: ShopSession): string => JSON.stringify([...session.cart]);

/** What the cart costs, with the coupon that is held for it. */
export function quote(session: ShopSession): Quote {
  const items = itemsOf(session.cart);
  const goods = totalOf(items);
  const shipping = shippingOf(goods);
  const discount = session.hold?.discount ?? 0;
  return { items, goods, shipping, discount, total: goods + shipping - discount };
}

/** Brings the hold in line with code and cart; returns why there is none, where a code was given. */
export async function holdCoupon(session: ShopSession, desk: CouponDesk): Promise<string | undefined> {
  const { hold, code } = session;
  const cartKey = keyOf(session);
  if (hold && hold.code === code && hold.cartKey === cartKey) return undefined;
  await letGo(session, desk);
  if (code === undefined || session.cart.size === 0) return undefined;
  const answer = await desk.reserve({ code, items: itemsOf(session.cart), checkoutId: session.checkoutId });
  if (!answer.ok) return answer.reason;
  session.hold = { reservationId: answer.reservationId, code, discount: answer.discount, cartKey };
  return undefined;
}

/** Gives a held coupon back: another code, another cart, a declined card. */
export async function letGo(session: ShopSession, desk: CouponDesk): Promise<void> {
  const { hold } = session;
  if (!hold) return;
  session.hold = undefined;
  // A release that does not arrive is no harm: the hold ends by itself.
  await desk.release({ reservationId: hold.reservationId });
  session.checkoutId = newCheckoutId();
}

/** Places the order; returns why not, where the coupon could not be committed. */
export async function placeOrder(
  session: ShopSession,
  desk: CouponDesk,
  email: string,
): Promise<string | undefined> {
  const { items, ...amounts } = quote(session);
  const id = `LL-${session.checkoutId
    .slice(0, 8)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '7')}`;
  const { hold } = session;
  if (hold) {
    const answer = await desk.commit({ reservationId: hold.reservationId, orderId: id });
    if (!answer.ok) {
      session.hold = undefined;
      return answer.reason;
    }
  }
  session.order = { id, cart: items, ...amounts, ...(hold && { code: hold.code }), email };
  session.cart = new Map();
  session.code = undefined;
  session.hold = undefined;
  session.checkoutId = newCheckoutId();
  return undefined;
}
