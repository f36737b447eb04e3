import * as v from 'valibot';
import { EMPTY_CART } from '../../../src/events/cart.js';
import { EMPTY_PROFILE } from '../../../src/features/profile.js';
import type { Score } from '../../../src/model/score.js';
import type { Situation } from '../../../src/policy/types.js';
import { Pool, type PoolInput } from '../../../src/pool/schema.js';
import type { OfferRecord } from '../../../src/store/store.js';

export const NOW = Date.parse('2026-11-20T12:00:00Z');
export const HOUR = 3_600_000;

type CouponInput = PoolInput['coupons'][number];

export function couponInput(change: Partial<CouponInput> = {}): CouponInput {
  return {
    id: 'ten',
    benefit: { kind: 'percent', percent: 10 },
    copy: { en: { title: '10 % off', body: 'On everything' } },
    code: { type: 'fixed', value: 'TEN-OFF' },
    ...change,
  };
}

/** A pool as a shop would write it, through the real schema. */
export function poolOf(coupons: readonly CouponInput[], change: Partial<PoolInput> = {}): Pool {
  return v.parse(Pool, {
    schemaVersion: 1,
    shop: 'https://shop.example',
    currency: 'EUR',
    economics: { marginRate: 0.4, shippingFee: 490, shippingCost: 400 },
    catalogue: {
      priceDeciles: [500, 900, 1400, 1900, 2500, 3200, 4500, 6500, 9900],
      typicalOrder: 5000,
    },
    restraint: { minEvents: 3, perHour: 1, perDay: 2, perWeek: 5 },
    coupons: [...coupons],
    ...change,
  });
}

export function situation(change: Partial<Situation> = {}): Situation {
  return {
    now: NOW,
    session: { id: 's1', number: 1, startedAt: NOW - HOUR, lastAt: NOW },
    eventCount: 5,
    lastEvent: 'view_item',
    cart: EMPTY_CART,
    profile: EMPTY_PROFILE,
    purchases: 0,
    lastPurchaseAt: undefined,
    offers: [],
    locale: 'en-GB',
    denied: [],
    paused: false,
    ...change,
  };
}

export function offer(change: Partial<OfferRecord> = {}): OfferRecord {
  const at = change.at ?? NOW - 100 * 24 * HOUR;
  return {
    id: 'o1',
    couponId: 'ten',
    sessionId: 'earlier',
    at,
    status: 'shown',
    statusAt: at,
    propensity: 1,
    ...change,
  };
}

export function score(change: Partial<Score> = {}): Score {
  return { pBuy: 0.1, pRedeem: 0, order: 5000, revenue: 500, profit: 200, cost: 0, ...change };
}
