/** Implicit feedback: how much each act on a thing says that it is wanted. One table for the device and for training. */
import type { EventName } from '../events/vocabulary.js';

/** Weight of one act on one thing; acts that are not named say nothing. */
export const FEEDBACK: Partial<Record<EventName, number>> = {
  view_item: 1,
  add_to_wishlist: 2,
  add_to_cart: 3,
  purchase: 4,
};

/** Weight of the words of a search: the shopper's own, so worth more than a title's that was looked at. */
export const SEARCHED = 2;

/** A weight halves in so long, ms. */
export const FEEDBACK_HALF_LIFE = 30 * 24 * 3_600_000;

/** What is left of a weight after `elapsed` ms; a clock that was set back loses nothing. */
export const decay = (elapsed: number): number => 2 ** (-Math.max(0, elapsed) / FEEDBACK_HALF_LIFE);
