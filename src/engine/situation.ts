import type { Session } from '../events/session.js';
import { withOffers } from '../features/profile.js';
import { EMPTY_SHOPPER, type ShopperState } from '../features/shopper.js';
import type { Moment } from '../model/scoring.js';
import { situationOf } from '../policy/situation.js';
import type { Situation } from '../policy/types.js';
import { STATE_KEY, type Store } from '../store/store.js';
import { POINTS_KEY } from './told.js';
import type { TrialPlace } from './trial.js';

/** Kept while the shopper has paused Etui. */
export const PAUSED_KEY = 'paused';

/** What rules and student look at now, read from what is kept. */
export async function readSituation(
  store: Store,
  session: Session,
  locale: string,
  denied: readonly string[],
  at = session.lastAt,
  place: TrialPlace['surroundings'] = {},
): Promise<{ readonly situation: Situation; readonly moment: Moment }> {
  const [events, kept, offers, paused, points] = await Promise.all([
    store.sessionEvents(session.id),
    store.get<ShopperState>(STATE_KEY),
    store.offers(),
    store.get<boolean>(PAUSED_KEY),
    store.get<number>(POINTS_KEY),
  ]);
  // The moment's clock is the page's: it stamped the event that we decide on, or time alone has gone on from there.
  const now = Math.max(session.lastAt, at);
  const state = kept ?? EMPTY_SHOPPER;
  const moment = { events, state: { ...state, profile: withOffers(state.profile, offers, now) }, now };
  return {
    moment,
    situation: situationOf(moment, {
      session,
      offers,
      locale,
      denied,
      paused: paused ?? false,
      points,
      ...place,
    }),
  };
}
