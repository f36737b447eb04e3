import { type EventName, PAGE_SIGNS } from '../events/vocabulary.js';
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
  | 'lacksRight'
>;

/** Who scrolls, dwells or reaches for the tabs while paying is still paying. */
const isPassive = (name: EventName): boolean =>
  name === 'scroll' || name === 'user_engagement' || PAGE_SIGNS.includes(name);

/** A moment as the rules see it: the same assembly on the device, in training and in evaluation. */
export function situationOf({ events, state, now }: Moment, surroundings: Surroundings): Situation {
  const { profile, cart } = state;
  return {
    ...surroundings,
    now,
    cart,
    profile,
    eventCount: events.filter(({ name }) => !PAGE_SIGNS.includes(name)).length,
    lastEvent: events.findLast(({ name }) => !isPassive(name))?.name,
    purchases: profile.purchases,
    lastPurchaseAt: profile.lastPurchaseAt,
  };
}
