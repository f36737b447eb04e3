/** What followed an exposure within the horizon: the label, joined from the shopper's later entries. */
import type { KeptOrder, Timeline } from './timeline.js';

export interface Followed {
  readonly bought: boolean;
  readonly redeemed: boolean;
  readonly claimed: boolean;
  /** Kept value of the order before discounts, minor units; 0 where nothing was bought and kept. */
  readonly order: number;
}

/**
 * Orders later than `at` and at most `horizon` ms later, of which something was kept. One of them counts: the first that
 * used the coupon shown, else the first.
 * @param coupon null: nothing was shown
 */
export function followed(
  { orders, claims }: Pick<Timeline, 'orders' | 'claims'>,
  at: number,
  coupon: string | null,
  horizon: number,
): Followed {
  const within = (time: number) => time > at && time <= at + horizon;
  const kept = orders.filter(({ entry, returned }) => !returned && within(entry.at));
  const usedIt = ({ entry }: KeptOrder) => coupon !== null && entry.coupon === coupon;
  const order = kept.find(usedIt) ?? kept[0];
  const redeemed = order !== undefined && usedIt(order);
  // A code that was used was claimed, whether or not the log has the claim.
  const claimed =
    redeemed || claims.some((claim) => claim.coupon === coupon && claim.at >= at && claim.at <= at + horizon);
  return { bought: order !== undefined, redeemed, claimed, order: order?.kept ?? 0 };
}
