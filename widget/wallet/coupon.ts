/** What is to be seen of one claimed coupon. Pure. */
import type { KeptOffer } from '../../src/protocol.js';

export type CouponStatus = 'ready' | 'used' | 'expired' | 'withdrawn';

export interface Coupon {
  readonly offerId: string;
  readonly code: string;
  readonly title: string | undefined;
  readonly body: string | undefined;
  readonly terms: string | undefined;
  /** ISO instant, only where the signed terms really end. */
  readonly validUntil: string | undefined;
  readonly status: CouponStatus;
  /** When it was claimed, or used, ms. */
  readonly statusAt: number;
  /** 1…5, 0 for none. */
  readonly stars: number;
}

const ORDER: readonly CouponStatus[] = ['ready', 'used', 'expired', 'withdrawn'];

/** The coupons among what is kept: those to be used first, the newest first among their like. */
export function couponsIn(offers: readonly KeptOffer[], now: number): readonly Coupon[] {
  const coupons = offers.flatMap((offer): Coupon[] => {
    const { offerId, code, title, body, terms, validUntil, statusAt, rating } = offer;
    if (code === undefined) return [];
    const status = statusOf(offer, now);
    return [{ offerId, code, title, body, terms, validUntil, status, statusAt, stars: rating?.stars ?? 0 }];
  });
  return coupons.sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || b.statusAt - a.statusAt);
}

/** What was used stays used, whatever became of the coupon after. */
function statusOf({ status, isWithdrawn, validUntil }: KeptOffer, now: number): CouponStatus {
  if (status === 'used') return 'used';
  if (isWithdrawn || status === 'withdrawn') return 'withdrawn';
  return validUntil !== undefined && Date.parse(validUntil) <= now ? 'expired' : 'ready';
}
