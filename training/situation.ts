/** A simulated moment as the policy's rules see it: no offers so far, nothing withdrawn. */
import type { ShopEvent } from '../src/events/vocabulary.js';
import type { Moment } from '../src/model/scoring.js';
import { situationOf } from '../src/policy/situation.js';
import type { Situation } from '../src/policy/types.js';

export function simulatedSituation(moment: Moment): Situation {
  const [first, last] = [moment.events[0], moment.events.at(-1)] as [ShopEvent, ShopEvent];
  const { sessions } = moment.state.profile;
  return situationOf(moment, {
    session: { id: 'simulated', number: sessions, startedAt: first.at, lastAt: last.at },
    offers: [],
    locale: 'en',
    denied: [],
    paused: false,
  });
}
