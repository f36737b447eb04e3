/** A shopper as the model sees them: what is remembered and what is in the cart, folded event by event. */
import { type Cart, cartAfter, EMPTY_CART } from '../events/cart.js';
import type { StoredEvent } from '../store/store.js';
import { foldInterests, type Interests, NO_INTERESTS } from './interests.js';
import { EMPTY_PROFILE, foldProfile, type Profile } from './profile.js';

export interface ShopperState {
  readonly profile: Profile;
  readonly cart: Cart;
  /** Absent until the first event after version 2 of the features. */
  readonly interests?: Interests;
}

export const EMPTY_SHOPPER: ShopperState = { profile: EMPTY_PROFILE, cart: EMPTY_CART };

/**
 * The shopper after one more event. Pure and synchronous: it runs inside the store's transaction.
 * @param startsSession the event opened a new visit
 * @param currency the shop's, ISO 4217
 */
export function foldShopper(
  state: ShopperState,
  event: StoredEvent,
  startsSession: boolean,
  currency: string,
): ShopperState {
  return {
    profile: foldProfile(state.profile, event, startsSession, currency),
    cart: cartAfter(state.cart, event, currency),
    interests: foldInterests(state.interests ?? NO_INTERESTS, event, currency),
  };
}
