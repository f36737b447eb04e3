/** What the widget may show of an offer: signed text in the shopper's language, nothing of how it was chosen. */
import type { Copy, Coupon } from '../pool/schema.js';
import type { OfferView } from '../protocol.js';
import type { OfferRecord, Slip } from '../store/store.js';

/** What may be shown of an offer. @param slip its coupon's words */
export function offerView(offer: OfferRecord, slip: Slip): OfferView {
  return {
    offerId: offer.id,
    couponId: offer.couponId,
    ...slip,
    ...(offer.channels && { channels: offer.channels }),
    status: offer.status === 'claimed' ? 'claimed' : 'shown',
    ...(offer.code !== undefined && { code: offer.code }),
  };
}

/** @param ends when the coupon can no longer be used, ms; undefined where its terms name no end */
export function slipOf(coupon: Coupon, locale: string, ends: number | undefined): Slip {
  const { title, body, terms } = copyFor(coupon, locale);
  return {
    title,
    body,
    ...(terms !== undefined && { terms }),
    ...(ends !== undefined && { validUntil: new Date(ends).toISOString() }),
  };
}

/** The copy for a BCP 47 locale: the tag itself, then ever shorter ones (RFC 4647, lookup), English, the first there is. */
export function copyFor(coupon: Coupon, locale: string): Copy {
  const subtags = locale.split('-');
  const ranges = subtags.map((_, index) => subtags.slice(0, subtags.length - index).join('-'));
  const tags = Object.keys(coupon.copy);
  const found = [...ranges, 'en'].flatMap(
    (range) => tags.find((tag) => tag.toLowerCase() === range.toLowerCase()) ?? [],
  )[0];
  // The schema has at least one language in every coupon.
  return coupon.copy[found ?? (tags[0] as string)] as Copy;
}
