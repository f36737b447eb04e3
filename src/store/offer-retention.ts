/** What becomes of kept offers when a store is pruned, the same for every implementation. */
import type { OfferRecord } from './store.js';

/** The oldest beyond `most`; those at which the shopper said "never" stay. @param offers oldest first */
export function surplusOffers(offers: readonly OfferRecord[], most: number): readonly OfferRecord[] {
  return offers.slice(0, Math.max(0, offers.length - most)).filter(({ never }) => !never);
}

/** The offer, stamped no later than now. The same object where nothing changes. */
export function notAhead(offer: OfferRecord, now: number): OfferRecord {
  if (offer.at <= now && offer.statusAt <= now) return offer;
  return { ...offer, at: Math.min(offer.at, now), statusAt: Math.min(offer.statusAt, now) };
}
