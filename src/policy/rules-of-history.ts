/** Eligibility by what became of earlier offers, and by how a coupon is given. `true`: the coupon falls out. */
import type { Coupon, Pool } from '../pool/schema.js';
import { stacks } from '../pool/stacking.js';
import type { OfferRecord } from '../store/store.js';
import { drew, isByLot, wasGiven } from './lots.js';
import type { EligibilityRule, Situation } from './types.js';

/** A code that was claimed and not used for so long is forgotten: it stands in nobody's way any more. */
const HELD_FOR_MS = 30 * 86_400_000;

/** What was worked out for a whole list, since every coupon of a large pool asks: searched each time it would be quadratic. */
function once<Key extends object, Value>(work: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    if (!known.has(key)) known.set(key, work(key));
    return known.get(key) as Value;
  };
}

const byCoupon = once((offers: Situation['offers']) => {
  const all = new Map<string, OfferRecord[]>();
  for (const offer of offers) all.set(offer.couponId, [...(all.get(offer.couponId) ?? []), offer]);
  return all;
});

/** A coupon's own history on this device. */
const offersOf = ({ id }: Coupon, { offers }: Situation): readonly OfferRecord[] =>
  byCoupon(offers).get(id) ?? [];

export const neverAgain: EligibilityRule = (coupon, situation) =>
  offersOf(coupon, situation).some((offer) => offer.never);

export const alreadyHeld: EligibilityRule = (coupon, situation) =>
  offersOf(coupon, situation).some((offer) => offer.status === 'claimed');

export const usedUpByShopper: EligibilityRule = (coupon, situation) => {
  const used = offersOf(coupon, situation).filter(({ status }) => status === 'claimed' || status === 'used');
  return used.length >= (coupon.limits.perShopper ?? Number.POSITIVE_INFINITY);
};

/** A held coupon of the same class, or one that suffers no other, stands in the way. The server asks it of a checkout. */
export const doesNotStack: EligibilityRule = (coupon, situation, pool) =>
  heldAt(situation)(pool.coupons).some((other) => other.id !== coupon.id && !stacks(coupon, other));

/** What claimed and unused coupons will cost is spoken for. */
export const notEnoughPoints: EligibilityRule = ({ giving }, situation, pool) => {
  if (giving.way !== 'points') return false;
  const { points } = situation;
  const spokenFor = heldAt(situation)(pool.coupons).reduce(
    (sum, other) => sum + (other.giving.way === 'points' ? other.giving.price : 0),
    0,
  );
  return points === undefined || points - spokenFor < giving.price;
};

export const alreadyGiven: EligibilityRule = (coupon, situation) => wasGiven(coupon, situation);

export const notDrawn: EligibilityRule = (coupon, situation) => isByLot(coupon) && !drew(coupon, situation);

/** Coupons that were claimed, are not used, and still could be, at one moment. One entry a claim. */
const heldAt = once(({ offers, denied, now }: Situation) =>
  once((coupons: Pool['coupons']): readonly Coupon[] =>
    offers.flatMap(({ status, statusAt, couponId }) => {
      if (status !== 'claimed' || now - statusAt > HELD_FOR_MS || denied.includes(couponId)) return [];
      const coupon = coupons.find(({ id }) => id === couponId);
      const { validUntil } = coupon?.conditions ?? {};
      return coupon && !(validUntil !== undefined && now >= Date.parse(validUntil)) ? [coupon] : [];
    }),
  ),
);
