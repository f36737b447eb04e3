import type { CartLine } from '../../src/events/cart.js';
import type { Published } from '../published.js';
import type { Keeper } from './once.js';
import type { Terms } from './terms.js';

/** Everything around one request to redeem; the rest is the request and the transaction. */
export interface RedeemContext {
  readonly shop: string;
  readonly terms: Terms & Partial<Pick<Published, 'tokenKeys'>>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Key under which codes and customers are blinded, base64url. */
  readonly codeKey: string;
  /** How long a hold lasts, ms. */
  readonly holdMs: number;
  readonly newId: () => string;
  /** Where the answer to the request is to be kept for its Idempotency-Key. */
  readonly keeper?: Keeper | undefined;
}

/** What the shop's backend asks for; cart, prices and customer come from there, never from the page. */
/** A line with its rate of tax, 0…100, where the backend wants to hear the tax. */
export interface PricedLine extends CartLine {
  readonly taxPercent?: number;
}

export interface ReserveRequest {
  readonly code: string;
  readonly cart: { readonly lines: readonly PricedLine[] };
  readonly currency: string;
  /** Stable for one customer; limits per shopper hold only where it is given. */
  readonly customerKey?: string;
  /** One checkout holds a coupon once; asking again replaces its hold. */
  readonly checkoutId: string;
  /** Where the order goes, ISO 3166; coupons for some countries are held to it where it is given. */
  readonly country?: string;
  /** Has this customer never ordered? Coupons for new shoppers are held to it where it is given. */
  readonly newShopper?: boolean;
  /** The customer's balance of points; prices in points are held to it where it is given. */
  readonly points?: number;
}

/** UTC day of an instant, `2026-11-22`. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
