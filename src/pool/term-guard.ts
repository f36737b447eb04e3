/**
 * Who holds a term: `enforced` by our server at reserve and commit, `platform` by the shop's own engine, `advisory` by the
 * device alone, so that a cheat can ignore it. Under a fixed code all that is enforced here is the platform's to enforce,
 * unless the shop's backend reserves with us.
 */
export type Guard = 'enforced' | 'platform' | 'advisory';

export const TERM_GUARD = {
  // of one coupon
  benefit: 'enforced',
  scope: 'enforced',
  'conditions.minCartValue': 'enforced',
  'conditions.maxCartValue': 'enforced',
  'conditions.minQuantity': 'enforced',
  'conditions.validFrom': 'enforced',
  'conditions.validUntil': 'enforced',
  'conditions.dayParts': 'enforced',
  'conditions.holidays': 'enforced',
  'conditions.newShoppersOnly': 'advisory',
  'conditions.segments': 'advisory',
  'conditions.scenarios': 'advisory',
  'conditions.arms': 'advisory',
  'conditions.locales': 'advisory',
  'conditions.countries': 'advisory',
  'conditions.channels': 'advisory',
  'limits.total': 'enforced',
  'limits.perDay': 'enforced',
  'limits.perShopper': 'enforced',
  'limits.budget': 'enforced',
  'limits.marginFloor': 'enforced',
  'stacking.class': 'enforced',
  'stacking.exclusive': 'enforced',
  priority: 'advisory',
  'giving.probability': 'advisory',
  'giving.epochDays': 'advisory',
  // The server says at reserve what it costs; the shop's backend keeps the balance and takes it off.
  'giving.price': 'platform',
  prices: 'advisory',
  copy: 'advisory',
  code: 'enforced',
  // of the whole pool
  objective: 'advisory',
  'economics.prices': 'enforced',
  'economics.marginFloor': 'enforced',
  // Held when the pool is signed, by the limits of its coupons, and those at reserve.
  greedyBound: 'enforced',
  restraint: 'advisory',
  exploration: 'advisory',
  timeZone: 'enforced',
  holidays: 'enforced',
  segments: 'advisory',
  scenarios: 'advisory',
  trial: 'advisory',
  measurement: 'advisory',
  rights: 'enforced',
} as const satisfies Record<string, Guard>;
