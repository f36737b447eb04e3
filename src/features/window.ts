/** Which events of a visit the student reads: those that say what the shopper did, and the newest of them. */
import type { EventName, ShopEvent } from '../events/vocabulary.js';

/**
 * What a shopper did. The rest is what they were shown (lists, promotions), the way to an act that says it all
 * (`page_view`, `select_item`), or attention (`scroll`, `user_engagement`), which belongs to the act that follows it. So
 * a page costs the student one step, however much it reports, and pages that report differently read alike.
 */
const ACTS: ReadonlySet<EventName> = new Set([
  'search',
  'view_item',
  'add_to_wishlist',
  'add_to_cart',
  'remove_from_cart',
  'view_cart',
  'begin_checkout',
  'add_shipping_info',
  'add_payment_info',
  'purchase',
]);

export const isAct = (event: ShopEvent): boolean => ACTS.has(event.name);

/** How many acts of a visit the student reads. */
export const WINDOW = 64;
const STRIDE = WINDOW / 2;

/**
 * Index of the first event that counts. Up to 64 acts it is 0. A longer visit is read from a start that moves on by 32
 * acts at a time, so that 33 to 64 always remain: the encoding is rebuilt from zeros then, and in between each new act
 * still costs one step. Whoever caches an encoding keeps this number beside it, and starts over when it changes.
 */
export function windowStart(events: readonly ShopEvent[]): number {
  const acts = events.flatMap((event, index) => (isAct(event) ? index : []));
  const skipped = Math.ceil(Math.max(0, acts.length - WINDOW) / STRIDE) * STRIDE;
  return skipped === 0 ? 0 : (acts[skipped] as number);
}
