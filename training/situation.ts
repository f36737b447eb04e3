/** A simulated moment as the policy's rules see it: no offers so far, nothing withdrawn. */
import type { ShopEvent } from '../src/events/vocabulary.js';
import type { Moment } from '../src/model/scoring.js';
import type { Situation } from '../src/policy/types.js';

export function situationOf({ events, state, now }: Moment): Situation {
  const { profile, cart } = state;
  const [first, last] = [events[0], events.at(-1)] as [ShopEvent, ShopEvent];
  return {
    now,
    session: { id: 'simulated', number: profile.sessions, startedAt: first.at, lastAt: last.at },
    eventCount: events.length,
    lastEvent: last.name,
    cart,
    purchases: profile.purchases,
    lastPurchaseAt: profile.lastPurchaseAt,
    offers: [],
    locale: 'en',
    denied: [],
    paused: false,
  };
}
