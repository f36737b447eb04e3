/**
 * The best that any model could do: it sees what a device sees, holds the exact posterior over all that is hidden
 * (simulator/filter.ts) and knows how every kind of shopper responds. What it leaves on the table, nobody can have.
 */
import type { Scores } from '../../src/model/score.js';
import { conclude, consider } from '../../src/policy/decide.js';
import type { Decision } from '../../src/policy/types.js';
import type { Coupon } from '../../src/pool/schema.js';
import { mixture } from '../simulator/expected.js';
import { beliefs } from '../simulator/filter.js';
import { MINDS } from '../simulator/minds.js';
import { truth } from '../simulator/outcomes.js';
import { traitsAt } from '../simulator/shopper.js';
import type { SimulatedMoment } from '../simulator/visit.js';
import { simulatedSituation } from '../situation.js';
import type { JudgedShopper } from './population.js';

/** Beliefs below this are left out: together they move no decision. */
const NEGLIGIBLE = 1e-5;

/** Its decision, by the device's own rules and bar. */
export function observed(shopper: JudgedShopper): Decision {
  const { moment, shop, eligible } = shopper;
  const hidden = beliefs(moment, shop)
    .filter(({ probability }) => probability >= NEGLIGIBLE)
    .map(({ probability, mind, levels }) => ({
      probability,
      moment: {
        ...moment,
        mind: MINDS[mind] as SimulatedMoment['mind'],
        traits: traitsAt(levels, shop.assumptions),
      },
    }));
  const expected = (coupon: Coupon | undefined) =>
    mixture(hidden.map(({ probability, moment }) => ({ probability, score: truth(moment, coupon, shop) })));
  const scores: Scores = { none: expected(undefined), coupons: eligible.map(expected) };
  return conclude(consider(simulatedSituation(moment), shop.pool), scores, () => 0, 0);
}
