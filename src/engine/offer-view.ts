/** What the widget may show of an offer: signed text in the shopper's language, nothing of how it was chosen. */
import { PLAIN } from '../policy/learn/tones.js';
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
    status: offer.status === 'claimed' || offer.status === 'used' ? offer.status : 'shown',
    ...(offer.code !== undefined && { code: offer.code }),
  };
}

/** @param tone of its copy; the plain one where it has no such
 * @param ends when the coupon can no longer be used, ms; undefined where its terms name no end */
export function slipOf(coupon: Coupon, locale: string, ends: number | undefined, tone = PLAIN): Slip {
  const copy = copyFor(coupon, locale);
  const inTone = Object.entries(copy.tones ?? {}).find(([name]) => name === tone);
  const { title, body } = inTone?.[1] ?? copy;
  const { terms } = copy;
  return {
    title,
    body,
    ...(terms !== undefined && { terms }),
    ...(ends !== undefined && { validUntil: new Date(ends).toISOString() }),
  };
}

/** Names of the tones that the copy is signed in, the plain one first; undefined where it has but that. */
export function tonesOf(coupon: Coupon, locale: string): readonly string[] | undefined {
  const { tones } = copyFor(coupon, locale);
  return tones && [PLAIN, ...Object.keys(tones)];
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
