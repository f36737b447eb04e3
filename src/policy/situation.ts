import type { Moment } from '../model/scoring.js';
import type { Situation } from './types.js';

/** What the rules want to know beside the moment itself. */
export type Surroundings = Pick<
  Situation,
  | 'session'
  | 'offers'
  | 'locale'
  | 'denied'
  | 'paused'
  | 'points'
  | 'scenarios'
  | 'arm'
  | 'heldOut'
  | 'channels'
  | 'seed'
>;

/** A moment as the rules see it: the same assembly on the device, in training and in evaluation. */
export function situationOf({ events, state, now }: Moment, surroundings: Surroundings): Situation {
  const { profile, cart } = state;
  return {
    ...surroundings,
    now,
    cart,
    profile,
    eventCount: events.length,
    lastEvent: events.at(-1)?.name,
    purchases: profile.purchases,
    lastPurchaseAt: profile.lastPurchaseAt,
  };
}
